import fs from 'node:fs';
import { parseOptions } from '../lib/options.mjs';
import { portalDirectory } from '../lib/paths.mjs';
import { startDemo } from '../lib/portal.mjs';
import { say } from '../lib/say.mjs';

const usage = `npm run demo -- [--still]
  the demo's clusters and stand-ins without the portal`;

export async function main(runtime, args) {
  const options = parseOptions(args, { still: { type: 'boolean' } }, usage);
  fs.mkdirSync(portalDirectory, { recursive: true });
  await startDemo(runtime, {
    ...options,
    stateDirectory: portalDirectory,
    verbose: true,
  });
  say('the demo runs; Ctrl-C stops it');
}
