import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { createMockDirectory } from '@backstage/backend-test-utils';

const transform = require.resolve('@backstage/cli/config/nodeTransform.cjs');
const command = require.resolve('./serve.ts');

function run(...args: string[]) {
  const child = spawn(
    process.execPath,
    ['--require', transform, command, ...args],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const lines: string[] = [];
  const ready = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      if (line === 'demo ready') {
        return;
      }
    }
  })();
  let problems = '';
  child.stderr.on('data', chunk => {
    problems += chunk;
  });
  return {
    lines,
    ready,
    problems: () => problems,
    exit: once(child, 'exit').then(([code]) => code as number),
    stop: () => child.kill('SIGTERM'),
  };
}

describe('serve', () => {
  const state = createMockDirectory();

  it('starts, says what it started, stops, and starts again on the same ports', async () => {
    const ports = async () =>
      JSON.parse(await readFile(state.resolve('ports.json'), 'utf8'));
    const first = run('--state-dir', state.path, '--still');
    await first.ready;
    expect(first.problems()).toBe('');
    for (const name of ['prod-eu', 'stage', 'edge', 'grafana', 'published']) {
      expect(first.lines.join('\n')).toMatch(
        new RegExp(`${name} answers at https?://127\\.0\\.0\\.1:\\d+`),
      );
    }
    const chosen = await ports();
    first.stop();
    await expect(first.exit).resolves.toBe(0);

    const second = run('--state-dir', state.path, '--still');
    await second.ready;
    expect(await ports()).toEqual(chosen);
    second.stop();
    await expect(second.exit).resolves.toBe(0);
  }, 120_000);

  it.each([
    [[], '--state-dir is missing'],
    [['--state-dir', 'x', '--port-base', 'abc'], "'abc' is not a port"],
    [['--state-dir', 'x', '--fast'], "'--fast'"],
  ])('refuses %j and says how it is used', async (args, message) => {
    const demo = run(...args);
    await expect(demo.exit).resolves.toBe(1);
    expect(demo.problems()).toContain(message);
    expect(demo.problems()).toContain('--state-dir DIR');
  });
});
