import type { EntityClaim } from './EntityClaim';
import { matchesSelector, type Requirement } from './labelSelector';

/** What binding looks at in a workload. */
export interface BindableWorkload {
  id: string;
  cluster: string;
  namespace: string;
  /** Labels of the controller and of its pods; a selector may match either. */
  labels: Readonly<Record<string, string>>;
  podLabels: Readonly<Record<string, string>>;
  /** Entity refs that the workload or its namespace names, in lower case. */
  namedBy: readonly string[];
}

/** An entity and a workload that belong together from now on, or no longer. */
export interface BindingChange {
  entityRef: string;
  workloadId: string;
  bound: boolean;
}

const none: ReadonlySet<string> = new Set();
const anyPair = '';

/**
 * Knows which workloads belong to which entities, both ways, and tells what a change of either side alters.
 *
 * @remarks
 * Claims are found by one `key=value` of their selector, so that neither side is scanned for a change of the other.
 * The few claims without any such pair are tried on every workload.
 */
export class BindingIndex {
  readonly #confirmed: boolean;
  readonly #claims = new Map<string, EntityClaim>();
  readonly #claimsByPair = new Map<string, Set<EntityClaim>>();
  readonly #workloads = new Map<string, BindableWorkload>();
  readonly #workloadsByPair = new Map<string, Set<BindableWorkload>>();
  readonly #workloadsOf = new Map<string, Set<string>>();
  readonly #entitiesOf = new Map<string, Set<string>>();
  #claimsKnown = false;

  constructor(options: { binding: 'annotation' | 'confirmed' }) {
    this.#confirmed = options.binding === 'confirmed';
  }

  claim(entityRef: string): EntityClaim | undefined {
    return this.#claims.get(entityRef);
  }

  claims(): Iterable<EntityClaim> {
    return this.#claims.values();
  }

  workload(id: string): BindableWorkload | undefined {
    return this.#workloads.get(id);
  }

  workloadsOf(entityRef: string): ReadonlySet<string> {
    return this.#workloadsOf.get(entityRef) ?? none;
  }

  entitiesOf(workloadId: string): ReadonlySet<string> {
    return this.#entitiesOf.get(workloadId) ?? none;
  }

  *workloadIdsIn(cluster: string): Iterable<string> {
    for (const each of this.#workloads.values()) {
      if (each.cluster === cluster) {
        yield each.id;
      }
    }
  }

  /** Entities to which workloads are bound, whether or not they still claim them. */
  boundEntities(): Iterable<string> {
    return this.#workloadsOf.keys();
  }

  /** Takes over what an earlier process had bound; it holds until claims say otherwise. */
  seed(entityRef: string, workloadId: string): void {
    this.#set(entityRef, workloadId, true);
  }

  /** From now on a workload that no claim matches is unbound; before, its claims may only not have been read yet. */
  claimsAreKnown(): void {
    this.#claimsKnown = true;
  }

  /** Takes a claim in, or away when it is undefined. */
  setClaim(entityRef: string, claim: EntityClaim | undefined): BindingChange[] {
    const before = this.#claims.get(entityRef);
    if (before) {
      remove(this.#claimsByPair, pairsOfClaim(before), before);
      this.#claims.delete(entityRef);
    }
    let wanted = new Set<string>();
    if (claim) {
      this.#claims.set(entityRef, claim);
      const pairs = pairsOfClaim(claim);
      add(this.#claimsByPair, pairs, claim);
      const candidates = pairs.flatMap(pair =>
        pair === anyPair
          ? [...this.#workloads.values()]
          : [...(this.#workloadsByPair.get(pair) ?? [])],
      );
      wanted = new Set(
        candidates
          .filter(each => this.#binds(claim, each))
          .map(each => each.id),
      );
    }
    return [
      ...[...this.workloadsOf(entityRef)]
        .filter(id => !wanted.has(id))
        .map(id => this.#set(entityRef, id, false)),
      ...[...wanted]
        .filter(id => !this.workloadsOf(entityRef).has(id))
        .map(id => this.#set(entityRef, id, true)),
    ];
  }

  /** Takes a workload in, or away when it is undefined. */
  setWorkload(
    id: string,
    workload: BindableWorkload | undefined,
  ): BindingChange[] {
    const before = this.#workloads.get(id);
    if (before) {
      remove(this.#workloadsByPair, pairsOfWorkload(before), before);
      this.#workloads.delete(id);
    }
    const wanted = new Set<string>();
    if (workload) {
      this.#workloads.set(id, workload);
      const pairs = pairsOfWorkload(workload);
      add(this.#workloadsByPair, pairs, workload);
      for (const pair of [...pairs, anyPair]) {
        for (const claim of this.#claimsByPair.get(pair) ?? []) {
          if (this.#binds(claim, workload)) {
            wanted.add(claim.entityRef);
          }
        }
      }
    }
    return [
      ...[...this.entitiesOf(id)]
        .filter(ref => !wanted.has(ref) && (this.#claimsKnown || !workload))
        .map(ref => this.#set(ref, id, false)),
      ...[...wanted]
        .filter(ref => !this.entitiesOf(id).has(ref))
        .map(ref => this.#set(ref, id, true)),
    ];
  }

  #binds(claim: EntityClaim, workload: BindableWorkload): boolean {
    return (
      (!claim.cluster || claim.cluster === workload.cluster) &&
      (!claim.namespace || claim.namespace === workload.namespace) &&
      (matchesSelector(claim.selector, workload.labels) ||
        matchesSelector(claim.selector, workload.podLabels)) &&
      (!this.#confirmed || workload.namedBy.includes(claim.entityRef))
    );
  }

  #set(entityRef: string, workloadId: string, bound: boolean): BindingChange {
    if (bound) {
      add(this.#workloadsOf, [entityRef], workloadId);
      add(this.#entitiesOf, [workloadId], entityRef);
    } else {
      remove(this.#workloadsOf, [entityRef], workloadId);
      remove(this.#entitiesOf, [workloadId], entityRef);
    }
    return { entityRef, workloadId, bound };
  }
}

function pairsOfClaim(claim: EntityClaim): string[] {
  const pair = claim.selector.find(
    (each: Requirement) => each.operator === 'in',
  );
  return pair ? pair.values.map(value => `${pair.key}=${value}`) : [anyPair];
}

function pairsOfWorkload(workload: BindableWorkload): string[] {
  return [
    ...new Set(
      [workload.labels, workload.podLabels].flatMap(labels =>
        Object.entries(labels).map(([key, value]) => `${key}=${value}`),
      ),
    ),
  ];
}

function add<T>(map: Map<string, Set<T>>, keys: string[], value: T) {
  for (const key of keys) {
    const values = map.get(key);
    if (values) {
      values.add(value);
    } else {
      map.set(key, new Set([value]));
    }
  }
}

function remove<T>(map: Map<string, Set<T>>, keys: string[], value: T) {
  for (const key of keys) {
    const values = map.get(key);
    values?.delete(value);
    if (values?.size === 0) {
      map.delete(key);
    }
  }
}
