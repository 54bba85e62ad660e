import { createServer } from 'node:net';
import { InputError } from '@backstage/errors';

export type Ports = Record<string, number>;

/**
 * Chooses a port on the loopback interface for each name: counted up from `base` when given, else the one that was used
 * last time while it is free, else 0, which takes any free one.
 *
 * @throws InputError when a port counted up from `base` is taken
 */
export async function choosePorts(
  names: readonly string[],
  remembered: Ports,
  base?: number,
): Promise<Ports> {
  const chosen: Ports = {};
  for (const [index, name] of names.entries()) {
    const wanted = base === undefined ? remembered[name] ?? 0 : base + index;
    const free = wanted === 0 || (await isFree(wanted));
    if (!free && base !== undefined) {
      throw new InputError(
        `Port ${wanted} for ${name} is taken by another program; choose another --port-base`,
      );
    }
    chosen[name] = free ? wanted : 0;
  }
  return chosen;
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
