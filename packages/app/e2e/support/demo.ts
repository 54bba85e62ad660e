import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const stateDirectory = process.env.PORTAL_STATE!;

/** What the demo says of itself. */
export const demo: {
  tour: {
    outside: {
      entity: string;
      cluster: string;
      namespace: string;
      deployment: string;
    };
  };
} = JSON.parse(readFileSync(path.join(stateDirectory, 'demo.json'), 'utf8'));

/** Folder in which the demo keeps what templates have published. */
export const published = path.join(stateDirectory, 'published');

const run = promisify(execFile);

/** Runs the real kubectl against one of the demo's clusters. */
export async function kubectl(
  cluster: string,
  ...args: string[]
): Promise<string> {
  const { stdout } = await run('kubectl', ['--context', cluster, ...args]);
  return stdout;
}

/** Applies objects as they are to one of the demo's clusters. */
export async function applyObjects(
  cluster: string,
  objects: readonly object[],
): Promise<void> {
  const list = { apiVersion: 'v1', kind: 'List', items: objects };
  const applied = run('kubectl', ['--context', cluster, 'apply', '-f', '-']);
  applied.child.stdin?.end(JSON.stringify(list));
  await applied;
}
