import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { portalDirectory, root } from './paths.mjs';
import { run } from './processes.mjs';
import { say } from './say.mjs';

const sources = [
  'packages/app',
  'plugins/mesh',
  'plugins/mesh-common',
  'packages/istio-semantics/src',
  'yarn.lock',
];
const bundle = path.join(root, 'packages/app/dist/index.html');
const stamp = path.join(portalDirectory, 'frontend');

function* files(entry) {
  if (fs.statSync(entry).isFile()) {
    yield entry;
    return;
  }
  for (const name of fs.readdirSync(entry).sort()) {
    if (!['node_modules', 'dist', 'e2e'].includes(name)) {
      yield* files(path.join(entry, name));
    }
  }
}

function fingerprint() {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of files(path.join(root, source))) {
      hash.update(path.relative(root, file)).update(fs.readFileSync(file));
    }
  }
  return hash.digest('hex');
}

/** Builds the frontend bundle that the backend serves, unless its sources are those of the last build. */
export async function buildFrontend({ node, env }) {
  const wanted = fingerprint();
  if (
    fs.existsSync(bundle) &&
    fs.existsSync(stamp) &&
    fs.readFileSync(stamp, 'utf8') === wanted
  ) {
    return;
  }
  say('building the frontend (about twenty seconds, only after a change)');
  fs.mkdirSync(portalDirectory, { recursive: true });
  const log = path.join(portalDirectory, 'build.log');
  await run(
    node,
    [
      path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
      'package',
      'build',
    ],
    {
      cwd: path.join(root, 'packages/app'),
      env: { ...env, NODE_ENV: 'production' },
      log,
      what: `The frontend build (see ${path.relative(root, log)})`,
    },
  );
  fs.writeFileSync(stamp, wanted);
}
