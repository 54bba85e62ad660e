import { type ChildProcess, fork } from 'node:child_process';
import { on, once } from 'node:events';

/** Another process of a benchmark, so that what it uses can be told apart. It answers each message with one message. */
export class Child {
  readonly #process: ChildProcess;

  /**
   * @param file - absolute path of a module that calls `answerParent`
   * @param heapMegabytes - most that the heap may grow to
   */
  constructor(file: string, args: string[] = [], heapMegabytes = 8192) {
    this.#process = fork(file, args, {
      env: { ...process.env, LOG_LEVEL: 'error' },
      execArgv: [
        ...process.execArgv,
        '--expose-gc',
        `--max-old-space-size=${heapMegabytes}`,
      ],
    });
  }

  /** @throws Error where the process ends without an answer, or its handler throws. */
  async ask<T>(message: object): Promise<T> {
    const ended = new AbortController();
    const answered = this.#answer<T>(ended);
    const died = once(this.#process, 'exit', ended).then(([code]) => {
      throw new Error(`A process of the benchmark ended with code ${code}`);
    });
    this.#process.send(message);
    try {
      return await Promise.race([answered, died]);
    } finally {
      ended.abort();
    }
  }

  async #answer<T>(ended: AbortController): Promise<T> {
    // The loader of TypeScript has things to tell its parent, too.
    for await (const [message] of on(this.#process, 'message', ended)) {
      if (message.answer) {
        const { value, error } = message.answer;
        if (error) {
          throw new Error(error);
        }
        return value;
      }
    }
    throw new Error('A process of the benchmark does not answer any more');
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null) {
      const exit = once(this.#process, 'exit');
      this.#process.kill();
      await exit;
    }
  }
}

/** The other side of `Child`. */
export function answerParent<M>(handle: (message: M) => Promise<unknown>) {
  // Servers would keep a process alive whose parent was ended.
  process.on('disconnect', () => process.exit());
  process.on('message', (message: M) => {
    handle(message).then(
      value => process.send!({ answer: { value } }),
      error =>
        process.send!({ answer: { error: String(error?.stack ?? error) } }),
    );
  });
}
