import { root } from '../lib/paths.mjs';
import { typescript, withDemoPortal } from '../lib/portal.mjs';
import { startPostgres } from '../lib/postgres.mjs';
import { run } from '../lib/processes.mjs';
import { findChromium } from '../lib/suites.mjs';

/** Measures the engine, or with `freshness` how soon a change is told; further arguments go to the benchmark. */
export async function main(runtime, [name, ...rest]) {
  if (name === 'freshness') {
    return withDemoPortal(runtime, portal =>
      run(runtime.node, typescript('packages/app/e2e/freshness.ts', ...rest), {
        cwd: root,
        env: { ...runtime.env, ...portal, CHROMIUM: findChromium() },
        what: 'benchmark',
      }),
    );
  }
  const postgres = await startPostgres();
  try {
    await run(
      runtime.node,
      [
        '--max-old-space-size=4096',
        ...typescript(
          'packages/benchmarks/src/run.ts',
          ...(name ? [name, ...rest] : rest),
        ),
      ],
      {
        cwd: root,
        env: {
          ...runtime.env,
          NODE_ENV: 'production',
          ...(postgres && {
            BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING: postgres.url,
          }),
        },
        what: 'benchmark',
      },
    );
  } finally {
    await postgres?.stop();
  }
}
