import { root } from '../lib/paths.mjs';
import { typescript } from '../lib/portal.mjs';
import { run } from '../lib/processes.mjs';

export function main({ node, env }, args) {
  return run(
    node,
    typescript('packages/istio-semantics/conformance/run.ts', ...args),
    {
      cwd: root,
      env,
      what: 'conformance',
    },
  );
}
