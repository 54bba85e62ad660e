import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  MESH_CHANGES_CHANNEL,
  MESH_CHANGES_TOPIC,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { EventsService } from '@backstage/plugin-events-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import { sleep, type Clock } from '../ingest/clock';

/** A burst of changes is told at most this often. */
const COALESCE_MS = 100;

/**
 * Tells browsers (signals) and other backends (events) that something changed since a sequence number, and never what:
 * whoever wants to know asks the API, which knows what they may see.
 */
export class ChangePublisher {
  readonly #options: {
    signals: SignalsService;
    events: EventsService;
    clock: Clock;
    logger: LoggerService;
  };
  readonly #listeners = new Set<() => void>();
  #latest = 0;
  #cancelTimer?: () => void;

  constructor(options: {
    signals: SignalsService;
    events: EventsService;
    clock: Clock;
    logger: LoggerService;
  }) {
    this.#options = options;
  }

  /** Tells everybody, unless they know. */
  publish(seq: number): void {
    if (seq <= this.#latest) {
      return;
    }
    this.#latest = seq;
    this.#cancelTimer ??= this.#options.clock.setTimer(COALESCE_MS, () => {
      this.#cancelTimer = undefined;
      this.#tell(this.#latest);
    });
  }

  /** Another replica has told everybody; only those who wait in this process have to be told. */
  heard(seq: number): void {
    if (seq > this.#latest) {
      this.#latest = seq;
      this.#wake();
    }
  }

  /** Resolves on the next change that this process learns of, after `ms`, or when the signal aborts. */
  async next(ms: number, signal: AbortSignal): Promise<void> {
    const changed = new AbortController();
    const listener = () => changed.abort();
    this.#listeners.add(listener);
    await sleep(
      this.#options.clock,
      ms,
      AbortSignal.any([changed.signal, signal]),
    );
    this.#listeners.delete(listener);
  }

  stop(): void {
    this.#cancelTimer?.();
  }

  #wake(): void {
    for (const listener of [...this.#listeners]) {
      listener();
    }
  }

  #tell(seq: number): void {
    this.#wake();
    const { signals, events, logger } = this.#options;
    Promise.all([
      signals.publish({
        recipients: { type: 'broadcast' },
        channel: MESH_CHANGES_CHANNEL,
        message: { seq },
      }),
      events.publish({ topic: MESH_CHANGES_TOPIC, eventPayload: { seq } }),
    ]).catch(error => {
      logger.warn('A change could not be published', {
        error: toError(error).message,
      });
    });
  }
}
