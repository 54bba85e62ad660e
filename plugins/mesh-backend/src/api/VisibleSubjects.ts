import type { ObjectRef } from '@mesh-portal/istio-semantics';
import { idOf } from '../evaluate/verdicts';

/** The workloads and services of one cluster, as one reader sees them. */
export class VisibleSubjects {
  /** Whether the reader sees what belongs to no entity, and how much is hidden. */
  readonly totals: boolean;
  readonly #cluster: string;
  readonly #claims: ReadonlyMap<string, readonly string[]>;
  readonly #readable: 'all' | ReadonlySet<string>;

  constructor(options: {
    cluster: string;
    /** Entity refs by id of the workload or service. */
    claims: ReadonlyMap<string, readonly string[]>;
    readable: 'all' | ReadonlySet<string>;
    totals: boolean;
  }) {
    this.totals = options.totals;
    this.#cluster = options.cluster;
    this.#claims = options.claims;
    this.#readable = options.readable;
  }

  /** Whether the reader may know of the cluster at all. */
  get any(): boolean {
    const claimed = this.#readable === 'all' ? this.#claims : this.#readable;
    return this.totals || claimed.size > 0;
  }

  /** The readable entities that it belongs to; undefined where the reader may not see it. */
  entityRefsOf(ref: ObjectRef): string[] | undefined {
    const claimed = this.#claims.get(idOf(this.#cluster, ref)) ?? [];
    if (claimed.length === 0) {
      return this.totals ? [] : undefined;
    }
    const readable = this.#readable;
    const seen =
      readable === 'all'
        ? [...claimed]
        : claimed.filter(each => readable.has(each));
    return seen.length > 0 ? seen : undefined;
  }
}
