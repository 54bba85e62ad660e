import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { UserError } from './say.mjs';

const running = new Set();

/**
 * Starts a process and keeps it in the list of those to stop.
 *
 * `log` names a file that takes its output; without it the output goes to the terminal. `onLine` sees every line.
 */
export function launch(command, args, { cwd, env, log, onLine } = {}) {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: [
      'ignore',
      log || onLine ? 'pipe' : 'inherit',
      log ? 'pipe' : 'inherit',
    ],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.once('error', () => running.delete(child));
  const sink = log ? fs.createWriteStream(log, { flags: 'a' }) : undefined;
  if (sink) {
    child.stdout.pipe(sink);
    child.stderr.pipe(sink);
  }
  if (onLine) {
    let rest = '';
    child.stdout.setEncoding('utf8').on('data', chunk => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop();
      lines.forEach(onLine);
    });
  }
  return child;
}

/** Runs a command to its end; rejects with `UserError` unless it succeeds. */
export function run(command, args, { what, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = launch(command, args, options);
    child.once('error', error =>
      reject(
        new UserError(
          `${what ?? command} could not be started: ${error.message}`,
        ),
      ),
    );
    child.once('exit', (code, signal) =>
      code === 0
        ? resolve()
        : reject(
            new UserError(
              `${what ?? command} failed (${signal ?? `exit code ${code}`})`,
            ),
          ),
    );
  });
}

/** Asks every process that is still running to stop, and waits; kills what has not stopped after ten seconds. */
export async function stopAll() {
  await Promise.all(
    [...running].map(
      child =>
        new Promise(resolve => {
          const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
          child.once('exit', () => {
            clearTimeout(timer);
            resolve();
          });
          child.kill('SIGTERM');
        }),
    ),
  );
}
