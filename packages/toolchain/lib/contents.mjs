import { execFileSync } from 'node:child_process';

/** Files that never belong into a package: sources, tests, and what tests are made of. */
const strange =
  /(^|\/)(src|__testUtils__|__fixtures__|e2e|node_modules)\/|\.test\.|(^|\/)setupTests\./;
/** Absolute paths of the machine that packed. */
const privatePath = /(?:\/home\/|\/Users\/|\/root\/|\/tmp\/|\/work\/)[\w.-]+\//;

function* paths(value) {
  if (typeof value === 'string') {
    yield value;
  } else {
    for (const each of Object.values(value ?? {})) {
      yield* paths(each);
    }
  }
}

/** Whether a pattern of `files` or a path of `exports` names at least one file. */
function isThere(files, path) {
  const name = path.replace(/^\.\//, '');
  return files.some(file => file === name || file.startsWith(`${name}/`));
}

/**
 * What is wrong with a package that is about to be published, each as a sentence.
 *
 * @param manifest - its package.json as packed
 * @param files - paths in it
 * @param read - gives the text of one of them
 */
export function faultsOf(manifest, files, read) {
  const entries = [...paths(manifest.exports)].filter(
    each => !/^@backstage\//.test(each),
  );
  const named = [
    manifest.main,
    manifest.types,
    ...entries,
    ...paths(manifest.bin),
    ...(manifest.files ?? []),
    manifest.configSchema,
    'README.md',
    'LICENSE',
  ].filter(Boolean);
  return [
    ...named
      .filter(each => !isThere(files, each))
      .map(each => `${each} is named, but not in it`),
    ...files.filter(each => strange.test(each)).map(each => `${each} is in it`),
    ...Object.entries({
      ...manifest.dependencies,
      ...manifest.peerDependencies,
    })
      .filter(([, range]) => /^(workspace|file|link|portal|patch):/.test(range))
      .map(([name, range]) => `${name} is asked for as ${range}`),
    ...(manifest.license === 'Apache-2.0' ? [] : ['it has no license field']),
    ...files
      .filter(each => /\.(js|ts|json|ya?ml|md|map)$/.test(each))
      .filter(each => privatePath.test(read(each)))
      .map(each => `${each} holds a path of the machine that packed it`),
  ];
}

/** What is wrong with a packed package; empty where nothing is. */
export function faultsOfTarball(tarball) {
  const read = file =>
    execFileSync('tar', ['-xOzf', tarball, `package/${file}`], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
  const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' })
    .split('\n')
    .filter(each => each && !each.endsWith('/'))
    .map(each => each.replace(/^package\//, ''));
  return faultsOf(JSON.parse(read('package.json')), files, read);
}
