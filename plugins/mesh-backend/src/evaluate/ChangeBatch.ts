import type { DimensionSummary } from '@mesh-portal/backstage-plugin-mesh-common';
import type { ObjectRef } from '@mesh-portal/istio-semantics';
import type { ClusterChange, ObjectVersion, Transition } from './verdicts';

/** Objects, workloads and services looked at before the event loop gets its turn; about 10 ms. */
const SIZE = 100;

/** What was last said about a workload or service: enough to tell whether and how the next answer differs. */
export interface Remembered {
  hash: string;
  words: Partial<Record<Transition['dimension'], string>>;
}

/** Gathers what is different. */
export class ChangeBatch {
  readonly #cluster: string;
  /** Epoch milliseconds. */
  readonly at: number;
  #seen = 0;
  change: ClusterChange;

  constructor(cluster: string, at: number) {
    this.#cluster = cluster;
    this.at = at;
    this.change = this.#empty();
  }

  addObject(object: ObjectVersion): void {
    this.#seen += 1;
    this.change.objects.push(object);
  }

  /** Notes the words that changed; undefined where the hash did not, else what to remember from now on. */
  compare(
    id: string,
    ref: ObjectRef,
    before: Remembered | undefined,
    hash: string,
    summaries: Partial<Record<Transition['dimension'], DimensionSummary>>,
  ): Remembered | undefined {
    this.#seen += 1;
    if (before?.hash === hash) {
      return undefined;
    }
    const words: Remembered['words'] = {};
    for (const [key, { value, because }] of Object.entries(summaries)) {
      const dimension = key as Transition['dimension'];
      const from = before?.words[dimension];
      words[dimension] = value;
      if (from !== undefined && from !== value) {
        this.change.transitions.push({
          subjectId: id,
          cluster: this.#cluster,
          ref,
          at: this.#seconds(),
          dimension,
          from,
          to: value,
          ...(because.length > 0 && { because: because[0] }),
        });
      }
    }
    return { hash, words };
  }

  *whenFull(): Iterable<ClusterChange> {
    if (this.#seen >= SIZE) {
      yield this.change;
      this.change = this.#empty();
      this.#seen = 0;
    }
  }

  #seconds(): number {
    return Math.floor(this.at / 1000);
  }

  #empty(): ClusterChange {
    return {
      cluster: this.#cluster,
      at: this.#seconds(),
      objects: [],
      removedObjects: [],
      workloads: [],
      removedWorkloads: [],
      services: [],
      removedServices: [],
      transitions: [],
    };
  }
}
