import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { packAll } from '../lib/pack.mjs';
import { root } from '../lib/paths.mjs';
import { say } from '../lib/say.mjs';

/** Packs the last commit into the ignored folder `dist/packages`, or the folder that is named. */
export async function main(runtime, args) {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  const target = path.resolve(
    process.env.INIT_CWD ?? root,
    positionals[0] ?? path.join(root, 'dist/packages'),
  );
  fs.rmSync(target, { recursive: true, force: true });
  const packed = await packAll(runtime, target);
  say(`${packed.length} packages are in ${target}`);
}
