import { ManualClock } from '@mesh-portal/fake-kubernetes';

/**
 * Time that is moved by hand while a cluster's past is staged, and runs like any other from `goLive` on. What was still
 * due then, such as the end of a job, never comes.
 */
export class DemoClock extends ManualClock {
  #live = false;

  now(): number {
    return this.#live ? Date.now() : super.now();
  }

  schedule(callback: () => void, delayMs: number): () => void {
    if (!this.#live) {
      return super.schedule(callback, delayMs);
    }
    const timer = setTimeout(callback, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  }

  goLive(): void {
    this.#live = true;
  }
}
