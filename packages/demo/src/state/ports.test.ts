import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { choosePorts } from './ports';

describe('choosePorts', () => {
  const server: Server = createServer();
  let taken: number;

  beforeAll(async () => {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    taken = (server.address() as AddressInfo).port;
  });

  afterAll(() => new Promise(resolve => server.close(resolve)));

  it('takes free ports, the remembered ones where they are free', async () => {
    const free = taken === 65535 ? taken - 1 : taken + 1;
    await expect(
      choosePorts(['a', 'b', 'c'], { a: taken, b: free }),
    ).resolves.toEqual({ a: 0, b: free, c: 0 });
  });

  it('counts up from a base and says which port is taken', async () => {
    await expect(choosePorts(['a', 'b'], {}, taken - 1)).rejects.toThrow(
      `Port ${taken} for b is taken by another program; choose another --port-base`,
    );
  });
});
