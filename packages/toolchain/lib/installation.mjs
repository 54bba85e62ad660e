import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';
import { run } from './processes.mjs';
import { codeBlocks } from './readme.mjs';
import { UserError } from './say.mjs';

const creator = '@backstage/create-app@0.9.2';

/** Makes a new app as `npx @backstage/create-app` does, and lets it install our packages from `registry`. */
export async function createApp({ node, env }, { app, legacy, registry, log }) {
  fs.mkdirSync(app, { recursive: true });
  const tool = path.join(path.dirname(app), 'create-app');
  const options = { env: { ...env, BACKSTAGE_APP_NAME: 'portal' }, log };
  execFileSync('npm', ['install', '--no-save', '--prefix', tool, creator], {
    stdio: 'pipe',
    env: { ...process.env, ...env },
  });
  await run(
    node,
    [
      path.join(tool, 'node_modules/.bin/backstage-create-app'),
      ...(legacy ? ['--legacy'] : []),
      '--skip-install',
      '--path',
      app,
    ],
    { ...options, what: `create-app (see ${log})` },
  );
  // Versions that are known to install without building anything; see the resolutions of this repository.
  const { resolutions } = readJson(path.join(root, 'package.json'));
  const manifest = path.join(app, 'package.json');
  fs.writeFileSync(
    manifest,
    JSON.stringify({ ...readJson(manifest), resolutions }, null, 2),
  );
  fs.copyFileSync(path.join(root, 'yarn.lock'), path.join(app, 'yarn.lock'));
  fs.appendFileSync(
    path.join(app, '.yarnrc.yml'),
    `
enableScripts: false
enableTelemetry: false
npmScopes:
  mesh-portal:
    npmRegistryServer: ${registry}
unsafeHttpWhitelist: ['127.0.0.1']
`,
  );
}

function readJson(file) {
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}

/** Runs the documented shell commands and puts the documented code where it belongs, in the app. */
export async function followSteps(runtime, { app, legacy, env, log }) {
  const steps = [
    ...codeBlocks('README.md', 'Add it to your Backstage'),
    ...(legacy
      ? codeBlocks('plugins/mesh/README.md', 'Legacy frontend system')
      : []),
  ];
  for (const { language, code } of steps) {
    if (language === 'sh') {
      await run('sh', ['-e', '-c', code], {
        cwd: app,
        // Yarn 4.13, which the template brings, stops at a registry without TLS.
        env: { ...runtime.env, ...env, YARN_IGNORE_PATH: '1' },
        log,
        what: `${code} (see ${log})`,
      });
    } else {
      insertCode(app, code);
    }
  }
}

/** What a documented piece of code goes before, by the first words of the piece. */
const places = [
  ['backend.add(', 'backend.start()'],
  ['<Route ', '</FlatRoutes>'],
  ['<EntitySwitch', '<Grid item md={6}>'],
  ['<EntityLayout.Route', '<EntityLayout.Route path="/ci-cd"'],
];

function insertCode(app, block) {
  const [comment, ...rest] = block.split('\n');
  const file = path.join(app, comment.replace(/^\/\/ /, ''));
  let text = fs.readFileSync(file, 'utf8');
  for (const piece of rest.join('\n').trim().split('\n\n')) {
    if (piece.startsWith('import ')) {
      text = `${piece}\n${text}`;
      continue;
    }
    const [, anchor] = places.find(([start]) => piece.startsWith(start)) ?? [];
    const index = anchor ? text.indexOf(anchor) : -1;
    if (index < 0) {
      throw new UserError(
        `It is not known where this goes in ${file}:\n${piece}`,
      );
    }
    // As a statement of its own, JSX is written with a semicolon that has no place between elements.
    const element = piece.startsWith('<') ? piece.replace(/;$/, '') : piece;
    text = `${text.slice(0, index)}${element}\n${text.slice(index)}`;
  }
  fs.writeFileSync(file, text);
}
