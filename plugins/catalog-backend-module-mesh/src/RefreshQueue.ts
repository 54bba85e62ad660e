import type { Clock } from './clock';

/** Changes that come within this time are refreshed together. */
const COALESCE_MS = 250;

/** A key that changes again within this time flaps … */
const FLAP_MS = 60_000;

/** … and is held until it has not changed for this long. */
const STABLE_MS = 30_000;

/** Keys in one refresh, and the pause after it: about what one catalog replica works off meanwhile. */
const CHUNK = 500;
const PAUSE_MS = 3_000;

/**
 * Decides when entities are refreshed. The first change of a key passes at once; a key that keeps changing waits until
 * it is calm, so that a flapping pod does not keep the catalog busy.
 */
export class RefreshQueue {
  readonly #clock: Clock;
  readonly #refresh: (entityRefs: string[]) => void;
  readonly #changedAt = new Map<string, number>();
  readonly #due = new Map<string, number>();
  #timer?: { at: number; cancel: () => void };

  constructor(options: {
    clock: Clock;
    refresh: (entityRefs: string[]) => void;
  }) {
    this.#clock = options.clock;
    this.#refresh = options.refresh;
  }

  /** For entities whose facts changed. */
  add(entityRefs: readonly string[]): void {
    const now = this.#clock.now();
    for (const key of entityRefs) {
      const before = this.#changedAt.get(key);
      const flaps = before !== undefined && now - before < FLAP_MS;
      this.#changedAt.set(key, now);
      this.#due.set(key, now + (flaps ? STABLE_MS : COALESCE_MS));
    }
    this.#schedule(now);
  }

  /** For entities that had no facts: getting the first is not a change. */
  addFirst(entityRefs: readonly string[]): void {
    const now = this.#clock.now();
    for (const key of entityRefs) {
      this.#due.set(key, now + COALESCE_MS);
    }
    this.#schedule(now);
  }

  stop(): void {
    this.#timer?.cancel();
    this.#due.clear();
  }

  #schedule(notBefore: number): void {
    let next = Infinity;
    for (const due of this.#due.values()) {
      next = Math.min(next, due);
    }
    next = Math.max(next, notBefore);
    if (next === Infinity || (this.#timer && this.#timer.at <= next)) {
      return;
    }
    this.#timer?.cancel();
    this.#timer = {
      at: next,
      cancel: this.#clock.setTimer(next - this.#clock.now(), () => this.#run()),
    };
  }

  #run(): void {
    this.#timer = undefined;
    const now = this.#clock.now();
    const keys = [...this.#due]
      .filter(([, due]) => due <= now)
      .sort(([, a], [, b]) => a - b)
      .slice(0, CHUNK)
      .map(([key]) => key);
    for (const key of keys) {
      this.#due.delete(key);
    }
    for (const [key, at] of this.#changedAt) {
      if (now - at >= FLAP_MS && !this.#due.has(key)) {
        this.#changedAt.delete(key);
      }
    }
    if (keys.length > 0) {
      this.#refresh(keys);
    }
    this.#schedule(keys.length === CHUNK ? now + PAUSE_MS : now);
  }
}
