import type { Clock } from '../clock';

/** A clock that stands still until it is moved. */
export class TestClock implements Clock {
  readonly #timers = new Set<{ at: number; callback: () => void }>();
  #now = Date.parse('2026-01-01T00:00:00Z');
  /** What `random` gives; the middle, so that waits are three quarters of the longest. */
  chance = 0.5;

  now(): number {
    return this.#now;
  }

  setTimer(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + ms, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  random(): number {
    return this.chance;
  }

  /** Moves on and calls back what is due, in order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers]
        .filter(({ at }) => at <= end)
        .sort((a, b) => a.at - b.at);
      if (!next) {
        break;
      }
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
    }
    this.#now = end;
  }

  /** Sets the clock without letting time pass, as happens when a computer corrects its time. */
  jump(ms: number): void {
    this.#now += ms;
    for (const timer of this.#timers) {
      timer.at += ms;
    }
  }

  /** Milliseconds until each timer is due, the next one first. */
  get waits(): number[] {
    return [...this.#timers]
      .map(({ at }) => at - this.#now)
      .sort((one, other) => one - other);
  }
}

/** Lets sockets and promises get on until the condition holds, at most four seconds. */
export async function eventually(
  what: string,
  condition: () => boolean,
): Promise<void> {
  const end = performance.now() + 4_000;
  while (!condition()) {
    if (performance.now() > end) {
      throw new Error(`Not within four seconds: ${what}`);
    }
    await new Promise(resolve => setImmediate(resolve));
  }
}
