import path from 'node:path';
import { root } from '../lib/paths.mjs';
import { run } from '../lib/processes.mjs';

/** Type declarations first: packages take them into what they publish. */
export async function main({ node, env }, args) {
  const options = { cwd: root, env };
  await run(node, [path.join(root, 'node_modules/typescript/bin/tsc')], {
    ...options,
    what: 'types',
  });
  await run(
    node,
    [
      path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
      'repo',
      'build',
      '--all',
      ...args,
    ],
    { ...options, what: 'build' },
  );
}
