import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FakeCluster } from '../FakeCluster';

const OLDEST_MINOR = 32;

/** Whether a kubectl of 1.32 or later is on the PATH; says so where it is not, since tests are then skipped. */
export function hasKubectl(): boolean {
  const { stdout } = spawnSync(
    'kubectl',
    ['version', '--client', '--output', 'json'],
    { encoding: 'utf8' },
  );
  const minor = /"minor":\s*"(\d+)/.exec(stdout ?? '')?.[1];
  const found = Number(minor ?? 0) >= OLDEST_MINOR;
  if (!found) {
    const problem = minor ? `is 1.${minor}` : 'is not on the PATH';
    process.stderr.write(
      `Tests are skipped: kubectl ${problem}, they need 1.${OLDEST_MINOR} or later\n`,
    );
  }
  return found;
}

export interface Kubectl {
  /** Runs a command and gives its output; rejects with its error output. */
  run(command: string, input?: string): Promise<string>;
  remove(): void;
}

/** The real client with a home of its own. */
export function kubectlFor(cluster: FakeCluster): Kubectl {
  const home = mkdtempSync(join(tmpdir(), 'fake-kubernetes-'));
  const config = join(home, 'kubeconfig');
  writeFileSync(config, cluster.kubeconfig());
  return {
    run: (command, input) =>
      new Promise((resolve, reject) => {
        const child = execFile(
          'kubectl',
          command.split(' '),
          {
            env: { ...process.env, HOME: home, KUBECONFIG: config },
            maxBuffer: 50_000_000,
          },
          (error, stdout, stderr) =>
            error ? reject(new Error(stderr)) : resolve(stdout.trim()),
        );
        child.stdin?.end(input);
      }),
    remove: () => rmSync(home, { recursive: true }),
  };
}
