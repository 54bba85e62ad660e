import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildFrontend } from './frontend.mjs';
import { portalDirectory, root } from './paths.mjs';
import { freePort, isPortFree } from './ports.mjs';
import { launch, stopAll } from './processes.mjs';
import { say, UserError } from './say.mjs';

/** Lets Node read the TypeScript of this repository. */
export const transform = path.join(
  root,
  'node_modules/@backstage/cli/config/nodeTransform.cjs',
);
const readyWithinSeconds = 120;

/** Arguments that make Node run a TypeScript file of this repository. */
export function typescript(file, ...args) {
  return [
    '--enable-source-maps',
    '--require',
    transform,
    path.join(root, file),
    ...args,
  ];
}

/** The last lines of a log, without the requests that every log is full of. */
function tail(log) {
  if (!fs.existsSync(log)) {
    return '(no output)';
  }
  const lines = fs.readFileSync(log, 'utf8').trimEnd().split('\n');
  return lines
    .filter(line => !line.includes('incomingRequest'))
    .slice(-30)
    .join('\n');
}

/** Starts the demo's clusters and stand-ins; resolves once they answer. */
export function startDemo({ node, env }, { stateDirectory, still, verbose }) {
  const log = path.join(stateDirectory, 'demo.log');
  fs.rmSync(log, { force: true });
  return new Promise((resolve, reject) => {
    const child = launch(
      node,
      typescript(
        'packages/demo/src/serve.ts',
        '--state-dir',
        stateDirectory,
        ...(still ? ['--still'] : []),
      ),
      {
        cwd: root,
        env,
        log: verbose ? undefined : log,
        onLine: line => {
          if (verbose) {
            process.stdout.write(`${line}\n`);
          }
          if (line.trim() === 'demo ready') {
            resolve(
              JSON.parse(
                fs.readFileSync(path.join(stateDirectory, 'demo.json'), 'utf8'),
              ),
            );
          }
        },
      },
    );
    child.once('exit', code =>
      reject(
        new UserError(
          `The demo stopped with exit code ${code}:\n${
            verbose ? '' : tail(log)
          }`,
        ),
      ),
    );
  });
}

/** Lets the demo's last 90 days happen again for a database that has no past yet. */
async function recordPast({ node, env }, stateDirectory) {
  const database = path.join(stateDirectory, 'database', 'mesh.sqlite');
  if (fs.existsSync(database)) {
    return;
  }
  say('replaying the last 90 days of the demo');
  const log = path.join(stateDirectory, 'past.log');
  fs.rmSync(log, { force: true });
  const child = launch(
    node,
    typescript(
      'packages/demo/src/recordPast.ts',
      ...['--state-dir', stateDirectory],
      ...['--database', database],
      ...['--port', String(await freePort())],
    ),
    { cwd: root, env, log },
  );
  const [code] = await once(child, 'exit');
  if (code !== 0) {
    throw new UserError(`The demo's past could not be replayed:\n${tail(log)}`);
  }
}

function writeLocalConfiguration({ stateDirectory, port, clusters }) {
  const file = path.join(stateDirectory, 'app-config.start.yaml');
  const url = `http://localhost:${port}`;
  const configuration = {
    app: { baseUrl: url },
    backend: {
      baseUrl: url,
      listen: { host: '127.0.0.1', port },
      cors: { origin: url },
      database: {
        connection: { directory: path.join(stateDirectory, 'database') },
      },
    },
    ...(clusters && {
      mesh: {
        kubeconfig: path.resolve(
          process.env.INIT_CWD ?? process.cwd(),
          clusters,
        ),
      },
    }),
  };
  // JSON is YAML.
  fs.writeFileSync(file, JSON.stringify(configuration, null, 2));
  return file;
}

function answers(url) {
  return fetch(url).then(
    response => response.ok,
    () => false,
  );
}

/** Waits until a started backend serves its pages; rejects with the end of its log if it stops or takes too long. */
export async function waitUntilReady(url, backend, log) {
  let stopped;
  backend.once('exit', code => {
    stopped = new UserError(
      `The portal stopped with exit code ${code}:\n${tail(log)}`,
    );
  });
  for (let waited = 0; waited < readyWithinSeconds * 4; waited++) {
    if (stopped) {
      throw stopped;
    }
    if (
      (await answers(`${url}/.backstage/health/v1/readiness`)) &&
      (await answers(url))
    ) {
      return;
    }
    await delay(250);
  }
  throw new UserError(
    `The portal did not answer within ${readyWithinSeconds} s:\n${tail(log)}`,
  );
}

/**
 * Starts the portal in one process that serves pages and API on one port.
 *
 * @param options.port - on the loopback interface
 * @param options.stateDirectory - database, logs and the demo's state; `fresh` empties the database and what the demo's
 * templates have published
 * @param options.clusters - kubeconfig of real clusters; without it the demo's clusters are started
 * @returns `{ url, demo }` once a page answers; `demo` holds the demo's addresses
 */
export async function startPortal(runtime, options) {
  const {
    port,
    stateDirectory = portalDirectory,
    fresh,
    clusters,
    verbose,
  } = options;
  if (
    clusters &&
    !fs.existsSync(
      path.resolve(process.env.INIT_CWD ?? process.cwd(), clusters),
    )
  ) {
    throw new UserError(`--clusters: there is no kubeconfig at '${clusters}'`);
  }
  if (!(await isPortFree(port))) {
    throw new UserError(
      `Port ${port} is taken by another program. Stop it, or choose another port: npm start -- --port ${
        port + 1
      }`,
    );
  }
  if (fresh) {
    for (const name of ['database', 'published']) {
      fs.rmSync(path.join(stateDirectory, name), {
        recursive: true,
        force: true,
      });
    }
  }
  fs.mkdirSync(path.join(stateDirectory, 'database'), { recursive: true });

  if (!clusters) {
    say('starting the demo clusters');
  }
  const [demo] = await Promise.all([
    clusters ? undefined : startDemo(runtime, { ...options, stateDirectory }),
    buildFrontend(runtime),
    clusters ? undefined : recordPast(runtime, stateDirectory),
  ]);

  say('starting the portal');
  const configurations = [
    path.join(root, 'app-config.yaml'),
    ...(demo ? [path.join(stateDirectory, 'app-config.demo.yaml')] : []),
    writeLocalConfiguration({ stateDirectory, port, clusters }),
  ];
  const log = path.join(stateDirectory, 'portal.log');
  fs.rmSync(log, { force: true });
  const backend = launch(
    runtime.node,
    typescript(
      'packages/backend/src/index.ts',
      ...configurations.flatMap(file => ['--config', file]),
    ),
    {
      cwd: path.join(root, 'packages/backend'),
      env: {
        ...runtime.env,
        NODE_ENV: 'development',
        ...(demo && { MESH_PORTAL_DEMO: 'true' }),
      },
      log: verbose ? undefined : log,
    },
  );
  const url = `http://localhost:${port}`;
  await waitUntilReady(`http://127.0.0.1:${port}`, backend, log);
  return { url, demo, backend };
}

/**
 * Starts a portal of its own on the demo with its clock stopped, for the time of `use`.
 *
 * @param use - is given the environment that tells a test where everything is
 */
export async function withDemoPortal(runtime, use) {
  const stateDirectory = fs.mkdtempSync(
    path.join(os.tmpdir(), 'mesh-portal-browser-'),
  );
  try {
    const { url } = await startPortal(runtime, {
      port: await freePort(),
      stateDirectory,
      still: true,
    });
    return await use({
      PORTAL_URL: url,
      PORTAL_STATE: stateDirectory,
      KUBECONFIG: path.join(stateDirectory, 'kubeconfig'),
    });
  } finally {
    await stopAll();
    fs.rmSync(stateDirectory, { recursive: true, force: true });
  }
}
