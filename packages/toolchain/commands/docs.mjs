import { root } from '../lib/paths.mjs';
import { typescript } from '../lib/portal.mjs';
import { run } from '../lib/processes.mjs';

export function main({ node, env }) {
  return run(node, typescript('packages/istio-semantics/docs/run.ts'), {
    cwd: root,
    env,
    what: 'docs',
  });
}
