import { Clock } from './Clock';

interface Timer {
  at: number;
  callback: () => void;
}

/** Time that moves only when told to. */
export class ManualClock implements Clock {
  private readonly timers = new Set<Timer>();
  private time: number;

  /** @param start - ISO time or milliseconds since the epoch. */
  constructor(start: string | number = '2026-01-01T00:00:00Z') {
    this.time = new Date(start).getTime();
  }

  now(): number {
    return this.time;
  }

  schedule(callback: () => void, delayMs: number): () => void {
    const timer: Timer = { at: this.time + Math.max(0, delayMs), callback };
    this.timers.add(timer);
    return () => {
      this.timers.delete(timer);
    };
  }

  /** Moves on by `ms` and runs what falls due, in order, including what that schedules in turn. */
  advance(ms: number): void {
    const end = this.time + ms;
    for (
      let next = this.earliest();
      next && next.at <= end;
      next = this.earliest()
    ) {
      this.run(next);
    }
    this.time = end;
  }

  /** Jumps to the earliest timer and runs it. Returns false when there is none. */
  step(): boolean {
    const next = this.earliest();
    if (!next) {
      return false;
    }
    this.run(next);
    return true;
  }

  private run(timer: Timer): void {
    this.timers.delete(timer);
    this.time = Math.max(this.time, timer.at);
    timer.callback();
  }

  private earliest(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.timers) {
      if (!first || timer.at < first.at) {
        first = timer;
      }
    }
    return first;
  }
}
