import path from 'node:path';
import fs from 'node:fs';
import { parseOptions } from '../lib/options.mjs';
import { portalDirectory, root } from '../lib/paths.mjs';
import { startDemo } from '../lib/portal.mjs';
import { run } from '../lib/processes.mjs';
import { say } from '../lib/say.mjs';

const usage = `npm run dev -- [--still]
  frontend and backend with reload on change, on the demo's clusters`;

export async function main(runtime, args) {
  const options = parseOptions(args, { still: { type: 'boolean' } }, usage);
  fs.mkdirSync(portalDirectory, { recursive: true });
  say('starting the demo clusters');
  await startDemo(runtime, { ...options, stateDirectory: portalDirectory });
  const local = path.join(portalDirectory, 'app-config.dev.yaml');
  // The dev server has a port of its own.
  fs.writeFileSync(
    local,
    JSON.stringify({
      app: { baseUrl: 'http://localhost:3000' },
      backend: { cors: { origin: 'http://localhost:3000' } },
    }),
  );
  const configurations = [
    'app-config.yaml',
    path.join(portalDirectory, 'app-config.demo.yaml'),
    local,
  ];
  await run(
    runtime.node,
    [
      path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
      'repo',
      'start',
      'packages/app',
      'packages/backend',
      ...configurations.flatMap(file => ['--config', file]),
    ],
    {
      cwd: root,
      env: { ...runtime.env, MESH_PORTAL_DEMO: 'true' },
      what: 'dev servers',
    },
  );
}
