import { root } from '../lib/paths.mjs';
import { typescript } from '../lib/portal.mjs';
import { run } from '../lib/processes.mjs';

export function main({ node, env }, args) {
  return run(
    node,
    [
      '--max-old-space-size=4096',
      ...typescript('packages/benchmarks/src/run.ts', ...args),
    ],
    { cwd: root, env: { ...env, NODE_ENV: 'production' }, what: 'benchmark' },
  );
}
