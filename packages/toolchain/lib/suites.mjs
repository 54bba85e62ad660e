import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root, sharedDirectory } from './paths.mjs';
import { typescript, transform, withDemoPortal } from './portal.mjs';
import { startPostgres } from './postgres.mjs';
import { run } from './processes.mjs';

const bin = {
  tsc: path.join(root, 'node_modules/typescript/bin/tsc'),
  cli: path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
  prettier: path.join(root, 'node_modules/prettier/bin-prettier.js'),
};

/** A suite that cannot run here; `outside` where what is missing lies outside of the clone. */
export class CannotRun extends Error {
  constructor(reason, { outside = false } = {}) {
    super(reason);
    this.outside = outside;
  }
}

async function withTemporaryFile(name, use) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'mesh-portal-test-'));
  try {
    return await use(path.join(directory, name));
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

/** Runs a check that has no cases of its own: it adds to the failures or to nothing. */
async function check(runtime, what, args) {
  try {
    await run(runtime.node, args, { cwd: root, env: runtime.env, what });
    return { passed: 0, failed: 0, skipped: 0 };
  } catch (error) {
    process.stdout.write(`${error.message}\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** Runs a program that may fail and reads the counts that it left behind. */
async function counted(file, start, read) {
  const error = await start().then(
    () => undefined,
    reason => reason,
  );
  if (!fs.existsSync(file)) {
    throw error ?? new Error(`no results in ${file}`);
  }
  const counts = read(fs.readFileSync(file, 'utf8'));
  return error && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

async function unit(runtime) {
  const postgres = await startPostgres();
  if (!postgres && process.env.CI) {
    throw new CannotRun(
      'PostgreSQL is not installed, and the store is tested on it (Debian: apt-get install postgresql)',
    );
  }
  if (!postgres) {
    process.stdout.write(
      'PostgreSQL is not installed: the store is tested on SQLite only\n',
    );
  }
  const databases = postgres && {
    // Backstage names the variable by version; any server of a supported version will do.
    BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING: postgres.url,
  };
  try {
    return await withTemporaryFile('jest.json', file =>
      counted(
        file,
        () =>
          run(
            runtime.node,
            [
              bin.cli,
              'repo',
              'test',
              '--watch=false',
              '--maxWorkers=2',
              '--json',
              `--outputFile=${file}`,
            ],
            {
              cwd: root,
              env: {
                ...runtime.env,
                ...databases,
                BACKSTAGE_TEST_DISABLE_DOCKER: '1',
                NODE_ENV: 'test',
              },
              what: 'unit tests',
              log: path.join(path.dirname(file), 'output'),
            },
          ).catch(error => {
            process.stdout.write(
              fs.readFileSync(path.join(path.dirname(file), 'output'), 'utf8'),
            );
            throw error;
          }),
        text => {
          const result = JSON.parse(text);
          return {
            passed: result.numPassedTests,
            failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
            skipped: result.numPendingTests + result.numTodoTests,
          };
        },
      ),
    );
  } finally {
    postgres?.stop();
  }
}

function nodeTests(runtime, what, args, env) {
  return withTemporaryFile('tap', file =>
    counted(
      file,
      () =>
        run(
          runtime.node,
          [
            ...args.before,
            '--test',
            '--test-reporter=spec',
            '--test-reporter-destination=stdout',
            '--test-reporter=tap',
            `--test-reporter-destination=${file}`,
            ...args.files,
          ],
          { cwd: root, env: { ...runtime.env, ...env }, what },
        ),
      text => {
        const count = name =>
          Number(new RegExp(`^# ${name} (\\d+)`, 'm').exec(text)?.[1] ?? 0);
        return {
          passed: count('pass'),
          failed: count('fail') + count('cancelled'),
          skipped: count('skipped'),
        };
      },
    ),
  );
}

async function conformance(runtime) {
  const directory =
    process.env.MESH_CONFORMANCE_DIR ??
    path.join(sharedDirectory, 'conformance');
  if (!fs.existsSync(directory)) {
    throw new CannotRun(
      `the conformance cases lie outside of the clone, and there is no ${path.relative(
        root,
        directory,
      )}`,
      { outside: true },
    );
  }
  // The unit tests hold the floor under these counts; cases that are not met yet are listed by `npm run conformance`.
  return withTemporaryFile('conformance.json', async file => {
    await run(
      runtime.node,
      typescript(
        'packages/istio-semantics/conformance/run.ts',
        '--dir',
        directory,
        '--json',
      ),
      { cwd: root, env: runtime.env, what: 'conformance', log: file },
    ).catch(() => undefined);
    const { files, passed, total } = JSON.parse(fs.readFileSync(file, 'utf8'));
    const table = files.map(
      each => `${each.name} ${each.passed}/${each.total}`,
    );
    process.stdout.write(`${table.join('\n')}\ntotal ${passed}/${total}\n`);
    return { passed, failed: 0, skipped: 0 };
  });
}

/** Path of a Chromium that is installed, if any. */
export function findChromium() {
  return [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ].find(file => file && fs.existsSync(file));
}

async function browser(runtime, names) {
  const chromium = findChromium();
  if (!chromium) {
    throw new CannotRun(
      'no Chromium was found (Debian: apt-get install chromium, or name one with CHROMIUM)',
    );
  }
  return withDemoPortal(runtime, portal =>
    nodeTests(
      runtime,
      'browser tests',
      {
        // The files share one portal, and one of them changes its clusters.
        before: ['--require', transform, '--test-concurrency=1'],
        files: (names.length ? names : ['*']).map(
          name => `packages/app/e2e/${name}.test.ts`,
        ),
      },
      { ...portal, CHROMIUM: chromium },
    ),
  );
}

/** Every suite by name, in the order in which a failure is cheapest to find. */
export const suites = {
  types: runtime =>
    check(runtime, 'types', [bin.tsc, '--noEmit', '-p', 'tsconfig.json']),
  lint: runtime =>
    check(runtime, 'lint', [bin.cli, 'repo', 'lint', '--max-warnings=0']),
  format: runtime =>
    check(runtime, 'format', [
      bin.prettier,
      '--loglevel=warn',
      '--check',
      '{packages,plugins}/**/*.{ts,tsx,mjs,css}',
    ]),
  toolchain: runtime =>
    nodeTests(runtime, 'toolchain tests', {
      before: [],
      files: ['packages/toolchain/**/*.test.mjs'],
    }),
  conformance,
  unit,
  browser,
};
