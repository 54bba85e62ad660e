/** Changes that come together are refreshed together. */
const coalesceMs = 250;
/** A key that changes again this soon after a refresh is restless. */
const restlessMs = 60_000;
/** A restless key is refreshed once it has kept still for this long. */
const stableMs = 30_000;
/** How many keys the catalog takes at once. */
const chunkSize = 500;

/**
 * Decides when the catalog is asked to process entities again: the first change of a key passes at once, a key that
 * goes on changing waits until it is stable, so that a flapping pod does not keep the catalog busy.
 */
export class RefreshQueue {
  readonly #refresh: (keys: string[]) => Promise<void>;
  readonly #due = new Map<string, number>();
  readonly #refreshed = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(refresh: (keys: string[]) => Promise<void>) {
    this.#refresh = refresh;
  }

  add(keys: string[]): void {
    const now = Date.now();
    for (const [key, at] of this.#refreshed) {
      if (now - at >= restlessMs) {
        this.#refreshed.delete(key);
      }
    }
    for (const key of keys) {
      if (this.#refreshed.has(key)) {
        this.#due.set(key, now + stableMs);
      } else if (!this.#due.has(key)) {
        this.#due.set(key, now + coalesceMs);
      }
    }
    this.#schedule();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#due.clear();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#due.size > 0) {
      const next = Math.min(...this.#due.values());
      this.#timer = setTimeout(() => this.#flush(), next - Date.now());
    }
  }

  async #flush(): Promise<void> {
    const now = Date.now();
    const keys = [...this.#due].flatMap(([key, at]) => (at <= now ? key : []));
    for (const key of keys) {
      this.#due.delete(key);
      this.#refreshed.set(key, now);
    }
    this.#schedule();
    for (let start = 0; start < keys.length; start += chunkSize) {
      await this.#refresh(keys.slice(start, start + chunkSize));
    }
  }
}
