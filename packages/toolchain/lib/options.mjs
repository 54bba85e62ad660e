import { parseArgs } from 'node:util';
import { UserError } from './say.mjs';

/** Parses the arguments of a command; an unknown or malformed one is answered with the usage. */
export function parseOptions(args, options, usage) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: { ...options, help: { type: 'boolean', short: 'h' } },
    }));
  } catch (error) {
    throw new UserError(`${error.message}\n\n${usage}`);
  }
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  return values;
}

/** A port number from an argument. */
export function parsePort(text) {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new UserError(
      `--port must be a number from 1 to 65535, not '${text}'`,
    );
  }
  return port;
}
