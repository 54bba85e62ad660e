import type { MeshClock } from '@mesh-portal/backstage-plugin-mesh-node';

/** Another day, on which timers take as long as on any. */
export class SimulatedClock implements MeshClock {
  readonly random = Math.random;
  #aheadMs: number;

  /** @param start - milliseconds since the epoch */
  constructor(start: number) {
    this.#aheadMs = start - Date.now();
  }

  now(): number {
    return Date.now() + this.#aheadMs;
  }

  moveTo(time: number): void {
    this.#aheadMs = time - Date.now();
  }

  setTimer(ms: number, callback: () => void): () => void {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  }
}
