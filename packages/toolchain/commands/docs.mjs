import fs from 'node:fs';
import path from 'node:path';
import { renderConfiguration } from '../lib/configuration.mjs';
import { root } from '../lib/paths.mjs';
import { typescript } from '../lib/portal.mjs';
import { run } from '../lib/processes.mjs';

/** Writes the documents that are made from the sources: findings and configuration. */
export function main({ node, env }) {
  fs.writeFileSync(
    path.join(root, 'docs/configuration.md'),
    renderConfiguration(),
  );
  return run(node, typescript('packages/istio-semantics/docs/run.ts'), {
    cwd: root,
    env,
    what: 'docs',
  });
}
