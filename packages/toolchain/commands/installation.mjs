import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { createApp, followSteps } from '../lib/installation.mjs';
import { parseOptions } from '../lib/options.mjs';
import { packAll } from '../lib/pack.mjs';
import { root } from '../lib/paths.mjs';
import { startDemo, typescript, waitUntilReady } from '../lib/portal.mjs';
import { freePort } from '../lib/ports.mjs';
import { startPostgres } from '../lib/postgres.mjs';
import { launch, run, stopAll } from '../lib/processes.mjs';
import { serveRegistry } from '../lib/registry.mjs';
import { say, UserError } from '../lib/say.mjs';
import { findChromium } from '../lib/suites.mjs';

const usage = `npm run test:install -- [options]
  packs the last commit and takes the documented steps in fresh apps of @backstage/create-app
  --app new|legacy     one of the two frontend systems (default: both)
  --packages DIR       packages that \`npm run pack\` has made, instead of packing
  --keep               keep the folder with the apps`;

export async function main(runtime, args) {
  const options = parseOptions(
    args,
    {
      app: { type: 'string' },
      packages: { type: 'string' },
      keep: { type: 'boolean' },
    },
    usage,
  );
  const chromium = findChromium();
  if (!chromium) {
    throw new UserError(
      'The installation is looked at with Chromium (Debian: apt-get install chromium)',
    );
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mesh-portal-install-'));
  try {
    const packed = options.packages
      ? JSON.parse(
          fs.readFileSync(path.join(options.packages, 'packages.json')),
        )
      : await packAll(runtime, path.join(folder, 'packages'));
    const registry = await serveRegistry(packed);
    await startDemo(runtime, { stateDirectory: folder, still: true });
    for (const kind of options.app ? [options.app] : ['new', 'legacy']) {
      await install(runtime, { kind, folder, registry: registry.url });
      await look(runtime, { kind, folder, chromium });
    }
    await registry.stop();
  } finally {
    await stopAll();
    if (!options.keep) {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  }
}

async function install(runtime, { kind, folder, registry }) {
  const legacy = kind === 'legacy';
  const app = path.join(folder, kind);
  const log = path.join(folder, `${kind}.log`);
  const inApp = (tool, ...args) =>
    run(runtime.node, [path.join(app, 'node_modules', tool), ...args], {
      cwd: app,
      env: runtime.env,
      log,
      what: `${path.basename(tool)} in the ${kind} app (see ${log})`,
    });
  say(`${kind} app: creating it and taking the documented steps`);
  await createApp(runtime, { app, legacy, registry, log });
  await followSteps(runtime, {
    app,
    legacy,
    env: { KUBECONFIG: path.join(folder, 'kubeconfig') },
    log,
  });
  say(`${kind} app: tsc`);
  await inApp('typescript/bin/tsc');
  say(`${kind} app: build:all`);
  await inApp('@backstage/cli/bin/backstage-cli', 'repo', 'build', '--all');
}

/** Starts the app as it is deployed, on a PostgreSQL of its own, and runs the browser test on it. */
async function look(runtime, { kind, folder, chromium }) {
  const log = path.join(folder, `${kind}.log`);
  const postgres = await startPostgres();
  if (!postgres) {
    throw new UserError(
      'The installed app runs on PostgreSQL (Debian: apt-get install postgresql)',
    );
  }
  try {
    say(`${kind} app: starting it for production on PostgreSQL`);
    const { hostname, port, username } = new URL(postgres.url);
    const portal = `http://localhost:${await freePort()}`;
    const deployed = deploy(path.join(folder, kind));
    const configurations = [
      'app-config.yaml',
      'app-config.production.yaml',
      writeConfiguration({ folder, deployed, portal }),
    ];
    const backend = launch(
      runtime.node,
      [
        'packages/backend',
        ...configurations.flatMap(file => ['--config', file]),
      ],
      {
        cwd: deployed,
        env: {
          ...runtime.env,
          NODE_ENV: 'production',
          POSTGRES_HOST: hostname,
          POSTGRES_PORT: port,
          POSTGRES_USER: username,
          POSTGRES_PASSWORD: 'unused',
        },
        log,
      },
    );
    await waitUntilReady(
      portal.replace('localhost', '127.0.0.1'),
      backend,
      log,
    );
    say(`${kind} app: looking at it with Chromium`);
    await run(
      runtime.node,
      ['--test', ...typescript('packages/app/e2e/installed/installed.test.ts')],
      {
        cwd: root,
        env: { ...runtime.env, PORTAL_URL: portal, CHROMIUM: chromium },
        what: `the browser test of the ${kind} app (see ${log})`,
      },
    );
    await stop(backend);
  } finally {
    postgres.stop();
  }
}

function stop(child) {
  return new Promise(resolve => {
    child.once('exit', resolve);
    child.kill();
  });
}

/** Unpacks the built backend beside the app, as its Dockerfile does. */
function deploy(app) {
  const deployed = `${app}-deployed`;
  fs.mkdirSync(deployed);
  for (const part of ['skeleton', 'bundle']) {
    const archive = path.join(app, `packages/backend/dist/${part}.tar.gz`);
    execFileSync('tar', ['-xzf', archive, '-C', deployed]);
  }
  for (const name of ['node_modules', 'examples']) {
    fs.symlinkSync(path.join(app, name), path.join(deployed, name));
  }
  for (const name of ['app-config.yaml', 'app-config.production.yaml']) {
    fs.copyFileSync(path.join(app, name), path.join(deployed, name));
  }
  return deployed;
}

/** What an adopter has to say anyway: addresses, clusters, who may sign in, where the catalog comes from. */
function writeConfiguration({ folder, deployed, portal }) {
  const demo = parse(
    fs.readFileSync(path.join(folder, 'app-config.demo.yaml'), 'utf8'),
  );
  const kinds = ['Component', 'System', 'Domain', 'Resource', 'API', 'Group'];
  const file = path.join(deployed, 'app-config.test.yaml');
  fs.writeFileSync(
    file,
    JSON.stringify({
      app: { baseUrl: portal },
      backend: {
        baseUrl: portal,
        listen: `127.0.0.1:${new URL(portal).port}`,
      },
      auth: {
        providers: { guest: { dangerouslyAllowOutsideDevelopment: true } },
      },
      kubernetes: demo.kubernetes,
      catalog: {
        locations: demo.catalog.locations.map(location => ({
          ...location,
          rules: [{ allow: [...kinds, 'User'] }],
        })),
      },
    }),
  );
  return file;
}
