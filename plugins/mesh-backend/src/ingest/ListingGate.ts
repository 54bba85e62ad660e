/**
 * Lets a bounded number of clusters list at a time, so that a start or an outage of many does not fill memory with
 * answers. A cluster that lists may list several of its resources.
 */
export class ListingGate {
  readonly #limit: number;
  readonly #holders = new Map<string, number>();
  readonly #waiting: Array<{ cluster: string; enter: () => void }> = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Resolves with the function that leaves again; rejects when the signal aborts first. */
  async enter(cluster: string, signal: AbortSignal): Promise<() => void> {
    if (this.#holders.has(cluster) || this.#holders.size < this.#limit) {
      this.#admit(cluster);
    } else {
      await this.#wait(cluster, signal);
    }
    let left = false;
    return () => {
      if (!left) {
        left = true;
        this.#leave(cluster);
      }
    };
  }

  async #wait(cluster: string, signal: AbortSignal): Promise<void> {
    let giveUp = () => {};
    const admitted = new Promise<void>((resolve, reject) => {
      const waiter = {
        cluster,
        enter: () => {
          this.#admit(cluster);
          resolve();
        },
      };
      giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(new Error('Stopped while waiting to list'));
      };
      this.#waiting.push(waiter);
    });
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) {
      giveUp();
    }
    try {
      await admitted;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  #admit(cluster: string): void {
    this.#holders.set(cluster, (this.#holders.get(cluster) ?? 0) + 1);
  }

  #leave(cluster: string): void {
    const others = (this.#holders.get(cluster) ?? 1) - 1;
    if (others > 0) {
      this.#holders.set(cluster, others);
      return;
    }
    this.#holders.delete(cluster);
    const next = this.#waiting[0]?.cluster;
    if (next !== undefined) {
      for (const waiter of this.#waiting.filter(
        each => each.cluster === next,
      )) {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        waiter.enter();
      }
    }
  }
}
