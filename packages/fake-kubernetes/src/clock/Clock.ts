/** Time as the simulated cluster sees it: timestamps of objects and the delays of its controllers. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once after `delayMs`; the returned function cancels. */
  schedule(callback: () => void, delayMs: number): () => void;
}
