import { ApiError } from '../ApiError';
import type { Clock } from '../clock';
import type { Change, ObjectStore } from '../store';

/** Brings one kind of object closer to what it asks for. */
export interface Controller {
  /** Keys of the objects to look at after a change. */
  affectedBy(change: Change): readonly string[];
  /** Does what can be done now. An ApiError means: try again later. */
  reconcile(key: string): void;
}

const RETRY_MS = 1000;
/** No object needs as many rounds; two controllers that undo each other's work do. */
const MAX_ROUNDS = 10_000;

/** Runs the controllers until they have nothing to do, and wakes them when time has passed. */
export class ControllerLoop {
  private readonly controllers: Controller[] = [];
  private readonly queue = new Map<string, () => void>();
  private readonly cancels = new Set<() => void>();
  private readonly settledListeners = new Set<() => void>();
  private waiting = 0;
  private draining = false;
  private stopped = false;

  constructor(store: ObjectStore, private readonly clock: Clock) {
    store.subscribe(change => {
      this.controllers.forEach((controller, index) => {
        for (const key of controller.affectedBy(change)) {
          this.enqueue(controller, index, key);
        }
      });
    });
  }

  add(controller: Controller): void {
    this.controllers.push(controller);
  }

  /** Whether something is under way that time alone will finish. */
  get busy(): boolean {
    return this.waiting > 0;
  }

  /** Calls back once when nothing is under way any more. */
  onSettled(callback: () => void): void {
    if (this.busy) {
      this.settledListeners.add(callback);
    } else {
      callback();
    }
  }

  /** Runs something after a delay of the cluster's clock, and then all that follows from it. */
  after(delayMs: number, run: () => void): void {
    this.waiting += 1;
    this.schedule(delayMs, () => {
      this.waiting -= 1;
      run();
    });
  }

  /** Runs the controllers until they have nothing to do now. */
  drain(): void {
    if (this.draining || this.stopped) {
      return;
    }
    this.draining = true;
    try {
      const rounds = new Map<string, number>();
      for (let next = this.next(); next; next = this.next()) {
        const [name, run] = next;
        const round = (rounds.get(name) ?? 0) + 1;
        rounds.set(name, round);
        if (round === MAX_ROUNDS) {
          warn(name, 'the controllers do not come to rest over it');
        }
        if (round < MAX_ROUNDS) {
          run();
        }
      }
    } finally {
      this.draining = false;
    }
  }

  /** Ends all that was to happen later. */
  stop(): void {
    this.stopped = true;
    this.cancels.forEach(cancel => cancel());
    this.queue.clear();
    this.waiting = 0;
    this.announceSettled();
  }

  private next(): [string, () => void] | undefined {
    for (const entry of this.queue) {
      this.queue.delete(entry[0]);
      return entry;
    }
    return undefined;
  }

  private enqueue(controller: Controller, index: number, key: string) {
    this.queue.set(`${index} ${key}`, () => {
      try {
        controller.reconcile(key);
      } catch (error) {
        if (error instanceof ApiError) {
          this.schedule(RETRY_MS, () => this.enqueue(controller, index, key));
        } else {
          warn(`${controller.constructor.name} gives up ${key}`, error);
        }
      }
    });
  }

  private schedule(delayMs: number, run: () => void) {
    const cancel = this.clock.schedule(() => {
      this.cancels.delete(cancel);
      run();
      this.drain();
      if (!this.busy) {
        this.announceSettled();
      }
    }, delayMs);
    this.cancels.add(cancel);
  }

  private announceSettled() {
    const listeners = [...this.settledListeners];
    this.settledListeners.clear();
    listeners.forEach(listener => listener());
  }
}

/** An object that no controller can work with must not end the process that the cluster runs in. */
function warn(what: string, error: unknown) {
  const detail = error instanceof Error ? error.stack : String(error);
  process.emitWarning(`${what}: ${detail}`, 'FakeKubernetes');
}
