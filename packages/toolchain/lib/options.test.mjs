import assert from 'node:assert/strict';
import net from 'node:net';
import test from 'node:test';
import { parseOptions, parsePort } from './options.mjs';
import { freePort, isPortFree } from './ports.mjs';

test('an argument that is not understood is answered with the usage', () => {
  assert.throws(
    () =>
      parseOptions(
        ['--prot', '1'],
        { port: { type: 'string' } },
        'usage: start',
      ),
    {
      name: 'UserError',
      message: /--prot.*\n\nusage: start/s,
    },
  );
  assert.deepEqual(
    { ...parseOptions(['--port', '1'], { port: { type: 'string' } }, '') },
    { port: '1' },
  );
});

test('a port is a number that can be listened on', () => {
  assert.equal(parsePort('7007'), 7007);
  for (const text of ['', '0', '70000', '80.5', 'http']) {
    assert.throws(() => parsePort(text), {
      message: /--port must be a number from 1 to 65535/,
    });
  }
});

test('a taken port is noticed', async () => {
  const port = await freePort();
  assert.equal(await isPortFree(port), true);
  const server = net.createServer().listen(port, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  assert.equal(await isPortFree(port), false);
  await new Promise(resolve => server.close(resolve));
});
