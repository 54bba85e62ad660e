/** Time and chance, so that tests need neither wait nor hope. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once after `ms` milliseconds; the result cancels that. */
  setTimer(ms: number, callback: () => void): () => void;
  /** From 0 up to but not including 1. */
  random(): number;
}

export const systemClock: Clock = {
  now: Date.now,
  setTimer(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};

/** Resolves after `ms` milliseconds, or at once when the signal aborts. */
export function sleep(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted || ms <= 0) {
      resolve();
      return;
    }
    let cancel = () => {};
    const finish = () => {
      cancel();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    cancel = clock.setTimer(ms, finish);
    signal.addEventListener('abort', finish);
  });
}

/** The promise's result, or a rejection with the message once `ms` milliseconds have passed. */
export async function withTimeout<T>(
  clock: Clock,
  ms: number,
  promise: Promise<T>,
  message: string,
): Promise<T> {
  let cancel = () => {};
  const timeout = new Promise<never>((_, reject) => {
    cancel = clock.setTimer(ms, () => reject(new Error(message)));
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    cancel();
  }
}

/** Milliseconds to wait before attempt number `attempt` (0 is the first retry): 1 s doubling to 60 s, upper half at random. */
export function backoffMs(clock: Clock, attempt: number): number {
  const full = Math.min(60_000, 1_000 * 2 ** Math.min(attempt, 6));
  return full / 2 + (clock.random() * full) / 2;
}

/** Lets everything else that waits for the event loop run. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}

/** Tells when a loop has kept the event loop busy for long enough. */
export class TimeSlice {
  static readonly #lengthMs = 8;
  #start = performance.now();

  async yieldWhenUsedUp(): Promise<void> {
    if (this.usedUp()) {
      await yieldToEventLoop();
      this.#start = performance.now();
    }
  }

  usedUp(): boolean {
    return performance.now() - this.#start >= TimeSlice.#lengthMs;
  }
}
