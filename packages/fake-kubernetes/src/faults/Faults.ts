import type { RequestFilter, RequestRecord } from '../RequestCounters';
import { matchesRequest } from '../RequestCounters';

/** What befalls a request instead of its answer. */
export type Fault =
  /** Refused with this HTTP status, as a real API server words it. */
  | { status: number; message?: string; retryAfterSeconds?: number }
  /** The connection is cut before anything is answered. */
  | { cut: true }
  /** Nothing is ever answered; the connection stays open. */
  | { hang: true };

interface Rule {
  filter: RequestFilter;
  fault: Fault;
  left: number;
}

/** An open watch that a test can disturb. */
export interface WatchHandle {
  readonly record: RequestRecord;
  /** Cuts the connection, and with HTTP/2 everything that runs over it. */
  cut(): void;
  /** Ends the answer in good order. */
  end(): void;
  /** Sends an ERROR event with this status, and ends. */
  fail(status: number, message?: string): void;
  /** Sends nothing any more, not even bookmarks, until `resume`. */
  pause(): void;
  resume(): void;
  /** Sends text as it is: half a line, invalid JSON, an event twice. */
  send(text: string): void;
}

/** Trouble on demand. */
export class Faults {
  private rules: Rule[] = [];

  /** @internal */
  constructor(private readonly openWatches: () => WatchHandle[]) {}

  /**
   * Lets a fault befall the requests that match, the next `times` of them (default: all until removed). Earlier faults
   * win. The returned function removes it.
   */
  add(fault: Fault, filter: RequestFilter = {}, times = Infinity): () => void {
    const rule: Rule = { fault, filter, left: times };
    this.rules.push(rule);
    return () => {
      this.rules = this.rules.filter(other => other !== rule);
    };
  }

  /** Removes every fault that waits. */
  clear(): void {
    this.rules = [];
  }

  /** Watches that are open now. */
  watches(filter: RequestFilter = {}): WatchHandle[] {
    return this.openWatches().filter(({ record }) =>
      matchesRequest(record, filter),
    );
  }

  /** @internal */
  take(record: RequestRecord): Fault | undefined {
    const rule = this.rules.find(({ filter }) =>
      matchesRequest(record, filter),
    );
    if (!rule) {
      return undefined;
    }
    rule.left -= 1;
    if (rule.left <= 0) {
      this.rules = this.rules.filter(other => other !== rule);
    }
    return rule.fault;
  }
}
