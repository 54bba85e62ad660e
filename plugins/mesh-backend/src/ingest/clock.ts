import type { MeshClock } from '@mesh-portal/backstage-plugin-mesh-node';

/** Time and chance, so that tests need neither wait nor hope. */
export type Clock = MeshClock;

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

/** When loops began to work in this round of the event loop. */
let roundStart: number | undefined;

/** The time since then, in milliseconds. */
function roundMs(): number {
  const now = performance.now();
  if (roundStart === undefined) {
    roundStart = now;
    // Comes in the next round before the loops that wait for it.
    setImmediate(() => {
      roundStart = undefined;
    });
  }
  return now - roundStart;
}

/** Keeps loops, however many there are at a time, from keeping the event loop busy for long. */
export class TimeSlice {
  static readonly #lengthMs = 8;
  /** After which the loops that have not had their turn wait for the next round. */
  static readonly #roundMs = 16;
  #start = performance.now();

  async yieldWhenUsedUp(): Promise<void> {
    if (performance.now() - this.#start < TimeSlice.#lengthMs) {
      return;
    }
    do {
      await yieldToEventLoop();
    } while (roundMs() >= TimeSlice.#roundMs);
    this.#start = performance.now();
  }
}
