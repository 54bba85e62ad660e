import { parseArgs } from 'node:util';
import { InputError } from '@backstage/errors';
import { replayPast } from './past';

const usage = `recordPast --state-dir DIR --database FILE --port N
  --state-dir DIR   folder for what is needed on the way
  --database FILE   SQLite database of the mesh plugin; written whole or not at all
  --port N          a free port on the loopback interface`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'state-dir': { type: 'string' },
      database: { type: 'string' },
      port: { type: 'string' },
    },
  });
  const { database, port } = values;
  const stateDirectory = values['state-dir'];
  if (!stateDirectory || !database || !port) {
    throw new InputError('--state-dir, --database and --port are needed');
  }
  await replayPast({
    stateDirectory,
    database,
    port: Number(port),
    now: Date.now(),
  });
  process.exit(0);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n\n${usage}\n`);
  process.exit(1);
});
