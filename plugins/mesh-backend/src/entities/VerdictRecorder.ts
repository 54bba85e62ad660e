import { isDeepStrictEqual } from 'node:util';
import { yieldToEventLoop } from '../ingest/clock';
import type { ClusterStates } from '../evaluate/ClusterStates';
import type { VerdictSink } from '../evaluate/MeshEvaluation';
import { unreadableKinds } from '../evaluate/unreadableKinds';
import type { ClusterChange, ControlPlane } from '../evaluate/verdicts';
import type { LinkBuilder } from '../links/LinkBuilder';
import { LeaseLostError, type Fence } from '../store/LeaseStore';
import type {
  EntityChanges,
  EntityParts,
  MeshStore,
  StoredBinding,
  StoredCluster,
  StoredWorkload,
} from '../store/MeshStore';
import type { CheckRunner } from '../coverage/CheckRunner';
import { isExemptBy } from '../coverage/exemptions';
import type { Exemption } from '../store/ExemptionStore';
import type { BindingChange, BindingIndex } from './BindingIndex';
import type { CatalogSnapshot } from './CatalogReader';
import type { EntityClaim } from './EntityClaim';
import { rollUpEntity } from './rollUpEntity';

// SQLite's driver does not let go of the event loop by itself, so that work is done in pieces.

/** Entities read, rolled up and written together. */
const BATCH = 100;

/** Bindings written together. */
const BINDINGS = 1_000;

export interface VerdictRecorderOptions {
  store: MeshStore;
  index: BindingIndex;
  states: ClusterStates;
  links: LinkBuilder;
  runner: CheckRunner;
  platformNamespaces: readonly string[];
  /** Which clusters this replica may write about. */
  ownership: {
    holds(cluster: string): boolean;
    /** Throws a LeaseLostError for a cluster that is not held. */
    fence(clusters: Iterable<string>): Fence;
    lost(clusters: Iterable<string>): void;
    forget(cluster: string): void;
  };
  /** Told the sequence after every write. */
  onWrite: (seq: number) => void;
}

/**
 * Writes what changed: verdicts of workloads and services, which entities they belong to, and what that makes of the
 * entities. Everything runs one after the other, so that an entity is always rolled up from the newest parts.
 *
 * @remarks
 * Every step is diffed against what is stored, and a step that failed half way can be repeated as a whole. Knows the
 * workloads of the clusters that this replica reads; entities are rolled up from what is stored of all clusters, so
 * that any replica may do it.
 */
export class VerdictRecorder implements VerdictSink {
  readonly #options: VerdictRecorderOptions;
  readonly #platformNamespaces: ReadonlySet<string>;
  readonly #clusters = new Map<string, StoredCluster>();
  /** Which workloads a service selects, and the reverse. */
  readonly #users = new Map<string, Set<string>>();
  readonly #used = new Map<string, readonly string[]>();
  /** Not written yet; what fails to be written is written with what comes next. */
  readonly #bindings = new Map<string, BindingChange & { cluster: string }>();
  readonly #dirty = new Set<string>();
  #exemptions: ReadonlyMap<string, Exemption[]> = new Map();
  #catalog?: CatalogSnapshot;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: VerdictRecorderOptions) {
    this.#options = options;
    this.#platformNamespaces = new Set(options.platformNamespaces);
  }

  /** Begins with a cluster where another replica or process has left off. */
  adopt(
    cluster: StoredCluster | undefined,
    workloads: readonly StoredWorkload[],
    bindings: readonly StoredBinding[],
  ): Promise<void> {
    return this.#enqueue(async () => {
      const { index } = this.#options;
      if (cluster) {
        this.#clusters.set(cluster.name, cluster);
      }
      for (const { entityRef, workloadId } of bindings) {
        index.seed(entityRef, workloadId);
      }
      for (const each of workloads) {
        this.#setWorkload(each.id, each.cluster, each);
      }
      await this.#saveBindings();
      await this.#rollUp();
    });
  }

  /** Leaves a cluster to another replica, as it is. */
  drop(cluster: string): void {
    const { index } = this.#options;
    this.#clusters.delete(cluster);
    for (const id of [...index.workloadIdsIn(cluster)]) {
      this.#unuse(id);
      index.setWorkload(id, undefined);
    }
    for (const [key, change] of this.#bindings) {
      if (change.cluster === cluster) {
        this.#bindings.delete(key);
      }
    }
  }

  saveVerdicts(change: ClusterChange): Promise<void> {
    return this.#enqueue(async () => {
      const { store, onWrite, ownership } = this.#options;
      const { cluster } = change;
      const fence = ownership.fence([cluster]);
      for (const id of change.removedWorkloads) {
        this.#touch(id);
        this.#setWorkload(id, cluster);
      }
      for (const workload of change.workloads) {
        this.#setWorkload(workload.id, cluster, workload);
        this.#touch(workload.id);
      }
      for (const id of [
        ...change.removedServices,
        ...change.services.map(each => each.id),
      ]) {
        this.#users.get(id)?.forEach(each => this.#touch(each));
      }
      const bindings = [...this.#bindings].filter(
        ([, each]) => each.cluster === cluster,
      );
      onWrite(
        await store.saveVerdicts(
          change,
          bindings.map(([, each]) => each),
          fence,
        ),
      );
      bindings.forEach(([key]) => this.#bindings.delete(key));
      await this.#rollUp();
    });
  }

  clusterChanged(
    cluster: string,
    controlPlanes: ControlPlane[] | undefined,
  ): Promise<void> {
    return this.#enqueue(async () => {
      const { index, states } = this.#options;
      const before = this.#clusters.get(cluster);
      await this.#saveCluster({
        ...states.of(cluster),
        controlPlanes: controlPlanes ?? before?.controlPlanes ?? [],
        unreadable: unreadableKinds(states.health(cluster)),
      });
      for (const { entityRef } of index.claims()) {
        const ids = [...index.workloadsOf(entityRef)];
        if (
          ids.length === 0 ||
          ids.some(id => index.workload(id)?.cluster === cluster)
        ) {
          this.#dirty.add(entityRef);
        }
      }
      await this.#rollUp();
    });
  }

  clusterRemoved(cluster: string): Promise<void> {
    return this.#enqueue(async () => {
      const { index, store, onWrite, ownership } = this.#options;
      const bound = await store.listBindings(cluster);
      const fence = ownership.fence([cluster]);
      onWrite(await store.deleteCluster(cluster, fence));
      ownership.forget(cluster);
      this.drop(cluster);
      bound.forEach(each => this.#dirty.add(each.entityRef));
      for (const { entityRef } of index.claims()) {
        if (index.workloadsOf(entityRef).size === 0) {
          this.#dirty.add(entityRef);
        }
      }
      await this.#rollUp();
    });
  }

  /** Takes the whole catalog in; resolves to whether it says something else than before. */
  saveCatalog(snapshot: CatalogSnapshot): Promise<boolean> {
    return this.#enqueue(async () => {
      const { index } = this.#options;
      let changed = false;
      const before = this.#catalog;
      this.#catalog = snapshot;
      index.claimsAreKnown();
      const gone = new Set([
        ...[...index.claims()].map(each => each.entityRef),
        ...index.boundEntities(),
        ...(before ? [] : await this.#options.store.listEntityRefs()),
      ]);
      for (const [ref, claim] of snapshot.claims) {
        gone.delete(ref);
        if (
          !before ||
          JSON.stringify(index.claim(ref)) !== JSON.stringify(claim) ||
          domainOf(claim, before) !== domainOf(claim, snapshot)
        ) {
          this.#setClaim(ref, claim);
          changed = true;
        }
      }
      for (const ref of gone) {
        this.#setClaim(ref, undefined);
        changed = true;
      }
      await this.#saveBindings();
      await this.#rollUp();
      return changed;
    });
  }

  /** Takes in the claim of an entity that was not known yet. */
  saveClaim(claim: EntityClaim): Promise<void> {
    return this.#enqueue(async () => {
      this.#setClaim(claim.entityRef, claim);
      await this.#saveBindings();
      await this.#rollUp();
    });
  }

  /** Takes in the exemptions that count from now on, by entity ref. */
  saveExemptions(exemptions: ReadonlyMap<string, Exemption[]>): Promise<void> {
    return this.#enqueue(async () => {
      const before = this.#exemptions;
      this.#exemptions = exemptions;
      for (const ref of new Set([...before.keys(), ...exemptions.keys()])) {
        const ids = (all: typeof before) => all.get(ref)?.map(each => each.id);
        if (!isDeepStrictEqual(ids(before), ids(exemptions))) {
          this.#dirty.add(ref);
        }
      }
      await this.#rollUp();
    });
  }

  /** Rolls every entity up anew, for example because links lead elsewhere. */
  rollUpAll(): Promise<void> {
    return this.#enqueue(async () => {
      for (const { entityRef } of this.#options.index.claims()) {
        this.#dirty.add(entityRef);
      }
      await this.#rollUp();
    });
  }

  /** Ends when everything taken in so far is written. */
  async close(): Promise<void> {
    await this.#queue;
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** When a fresh cluster was last seen changes all the time, and is kept in memory until something else changes. */
  async #saveCluster(cluster: StoredCluster): Promise<void> {
    const { store, onWrite, ownership } = this.#options;
    const fence = ownership.fence([cluster.name]);
    const before = this.#clusters.get(cluster.name);
    const same = (each: StoredCluster) =>
      JSON.stringify([
        each.title,
        each.state,
        each.since,
        each.error,
        each.controlPlanes,
        each.unreadable,
      ]);
    if (!before || same(before) !== same(cluster)) {
      onWrite(await store.saveCluster(cluster, fence));
      this.#clusters.set(cluster.name, cluster);
    }
  }

  #touch(workloadId: string): void {
    for (const ref of this.#options.index.entitiesOf(workloadId)) {
      this.#dirty.add(ref);
    }
  }

  #unuse(id: string): void {
    for (const service of this.#used.get(id) ?? []) {
      const users = this.#users.get(service);
      users?.delete(id);
      if (users?.size === 0) {
        this.#users.delete(service);
      }
    }
    this.#used.delete(id);
  }

  #setWorkload(id: string, cluster: string, workload?: StoredWorkload): void {
    this.#unuse(id);
    if (!workload) {
      this.#note(this.#options.index.setWorkload(id, undefined), cluster);
      return;
    }
    const { ref, labels, podLabels, namedBy, serviceIds } = workload.identity;
    this.#used.set(id, serviceIds);
    for (const service of serviceIds) {
      this.#users.set(service, (this.#users.get(service) ?? new Set()).add(id));
    }
    this.#note(
      this.#options.index.setWorkload(id, {
        id,
        cluster,
        namespace: ref.namespace ?? '',
        labels,
        podLabels,
        namedBy,
      }),
      cluster,
    );
  }

  #setClaim(entityRef: string, claim: EntityClaim | undefined): void {
    this.#note(this.#options.index.setClaim(entityRef, claim));
    this.#dirty.add(entityRef);
  }

  #note(changes: BindingChange[], of?: string): void {
    const { index } = this.#options;
    for (const each of changes) {
      const cluster = of ?? index.workload(each.workloadId)?.cluster;
      if (cluster !== undefined) {
        const key = `${each.entityRef} ${each.workloadId}`;
        this.#bindings.set(key, { ...each, cluster });
        this.#dirty.add(each.entityRef);
      }
    }
  }

  async #saveBindings(): Promise<void> {
    const { store, onWrite, ownership } = this.#options;
    while (this.#bindings.size > 0) {
      const some = [...this.#bindings].slice(0, BINDINGS);
      await this.#withoutLost(async () => {
        const changes = some
          .map(([, each]) => each)
          .filter(each => ownership.holds(each.cluster));
        const fence = ownership.fence(
          new Set(changes.map(each => each.cluster)),
        );
        if (changes.length > 0) {
          onWrite(await store.saveBindings(changes, fence));
        }
      });
      for (const [key] of some) {
        this.#bindings.delete(key);
      }
      await yieldToEventLoop();
    }
  }

  /** Does it again without the clusters that turn out to be another replica's. */
  async #withoutLost(work: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        await work();
        return;
      } catch (error) {
        if (!(error instanceof LeaseLostError)) {
          throw error;
        }
        this.#options.ownership.lost(error.clusters);
      }
    }
  }

  async #rollUp(): Promise<void> {
    // Without the catalog, an entity without claim may only not have been read yet.
    while (this.#catalog && this.#dirty.size > 0) {
      const refs = [...this.#dirty].slice(0, BATCH);
      await this.#rollUpBatch(refs, this.#catalog);
      for (const ref of refs) {
        this.#dirty.delete(ref);
      }
      await yieldToEventLoop();
    }
  }

  async #rollUpBatch(refs: string[], catalog: CatalogSnapshot): Promise<void> {
    const { store, onWrite } = this.#options;
    await this.#withoutLost(async () => {
      const seq = await store.rollUpEntities(refs, parts =>
        this.#entityChanges(refs, parts, catalog),
      );
      if (seq !== undefined) {
        onWrite(seq);
      }
    });
  }

  #entityChanges(
    refs: readonly string[],
    parts: EntityParts,
    catalog: CatalogSnapshot,
  ): EntityChanges {
    const { index, ownership, runner, states, links } = this.#options;
    states.takeStored(parts.clusters);
    const freshness = states.list();
    const changes = { changed: [], removed: [] } as Omit<
      EntityChanges,
      'fence'
    >;
    const lookedAt = new Set<string>();
    for (const ref of refs) {
      const claim = index.claim(ref);
      const before = parts.versions.get(ref);
      const verdicts = parts.bound.get(ref);
      if (!claim || !verdicts) {
        if (before) {
          changes.removed.push(ref);
        }
        continue;
      }
      const where = new Set(verdicts.workloads.map(each => each.cluster));
      const clusters = where.size > 0 ? [...where] : states.names();
      if (!states.settled(clusters)) {
        // A restart alone changes no facts, and a new entity gets none that would be others in a moment.
        continue;
      }
      const entity = rollUpEntity({
        claim,
        bound: verdicts,
        freshness,
        place: {
          owner: claim.owner,
          system: claim.system,
          domain: domainOf(claim, catalog),
        },
        runner,
        hasGrafana: cluster => links.hasGrafana(cluster),
        platformNamespaces: this.#platformNamespaces,
        isExempt: isExemptBy(this.#exemptions.get(ref)),
        links: links.linksOf(
          ref.slice(ref.lastIndexOf('/') + 1),
          verdicts,
          freshness,
          claim.linkPreferences,
        ),
      });
      if (before?.hash !== entity.hash) {
        clusters.forEach(each => lookedAt.add(each));
        changes.changed.push({
          entity,
          factsChanged: before?.factsHash !== entity.factsHash,
        });
      }
    }
    // What this replica believes of its own clusters is only true while they are.
    const own = [...lookedAt].filter(each => ownership.holds(each));
    return { ...changes, fence: ownership.fence(own) };
  }
}

function domainOf(
  claim: EntityClaim,
  catalog: CatalogSnapshot,
): string | undefined {
  return claim.system && catalog.domains.get(claim.system);
}
