import fs from 'node:fs';
import path from 'node:path';
import { faultsOfTarball } from './contents.mjs';
import { root } from './paths.mjs';
import { run } from './processes.mjs';
import { say, UserError } from './say.mjs';

/** Folder and manifest of every package that is published. */
export function publishedPackages(repository = root) {
  return ['packages', 'plugins']
    .flatMap(group =>
      fs
        .readdirSync(path.join(repository, group))
        .map(name => `${group}/${name}`),
    )
    .filter(folder =>
      fs.existsSync(path.join(repository, folder, 'package.json')),
    )
    .map(folder => ({
      folder,
      manifest: JSON.parse(
        fs.readFileSync(path.join(repository, folder, 'package.json'), 'utf8'),
      ),
    }))
    .filter(({ manifest }) => !manifest.private);
}

/**
 * Packs every package that is published, as `yarn npm publish` would upload it, from a clone of the last commit.
 *
 * Packing rewrites each package.json for a while; in a clone, an interruption leaves nothing behind.
 *
 * @param target - folder for the tarballs
 * @returns for each package `{ name, folder, tarball }`
 */
export async function packAll({ node, yarn, env }, target) {
  const clone = path.join(target, 'clone');
  const bin = name => path.join(clone, 'node_modules', name);
  const log = path.join(target, 'pack.log');
  say('cloning the last commit and installing its dependencies');
  await run('git', ['clone', '--quiet', '--depth=1', `file://${root}`, clone], {
    what: 'git clone',
  });
  const inClone = (args, what, cwd = clone) =>
    run(node, args, { cwd, env, log, what: `${what} (see ${log})` });
  await inClone([yarn, 'install', '--immutable'], 'yarn install');
  say('type declarations');
  await inClone([bin('typescript/bin/tsc')], 'tsc');
  say('building packages');
  await inClone(
    [bin('@backstage/cli/bin/backstage-cli'), 'repo', 'build'],
    'build',
  );
  const packed = [];
  for (const { folder, manifest } of publishedPackages(clone)) {
    say(`packing ${manifest.name}`);
    const cwd = path.join(clone, folder);
    const tarball = path.join(target, `${path.basename(folder)}.tgz`);
    fs.copyFileSync(path.join(clone, 'LICENSE'), path.join(cwd, 'LICENSE'));
    await inClone(
      [yarn, 'pack', '--out', tarball],
      `packing ${manifest.name}`,
      cwd,
    );
    const faults = faultsOfTarball(tarball);
    if (faults.length > 0) {
      throw new UserError(
        `${tarball} cannot be published: ${faults.join('; ')}`,
      );
    }
    packed.push({ name: manifest.name, folder, tarball });
  }
  fs.rmSync(clone, { recursive: true, force: true });
  fs.writeFileSync(
    path.join(target, 'packages.json'),
    JSON.stringify(packed, null, 2),
  );
  return packed;
}
