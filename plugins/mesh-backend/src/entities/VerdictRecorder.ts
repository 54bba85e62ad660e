import { isDeepStrictEqual } from 'node:util';
import { yieldToEventLoop } from '../ingest/clock';
import type { ClusterStates } from '../evaluate/ClusterStates';
import type { VerdictSink } from '../evaluate/MeshEvaluation';
import { unreadableKinds } from '../evaluate/unreadableKinds';
import type { ClusterChange, ControlPlane } from '../evaluate/verdicts';
import type { LinkBuilder } from '../links/LinkBuilder';
import type {
  EntityVersion,
  MeshStore,
  StoredCluster,
  StoredEntity,
  StoredWorkload,
} from '../store/MeshStore';
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
  platformNamespaces: readonly string[];
  /** Told the sequence after every write. */
  onWrite: (seq: number) => void;
}

/**
 * Writes what changed: verdicts of workloads and services, which entities they belong to, and what that makes of the
 * entities. Everything runs one after the other, so that an entity is always rolled up from the newest parts.
 *
 * @remarks
 * Every step is diffed against what is stored, and a step that failed half way can be repeated as a whole.
 */
export class VerdictRecorder implements VerdictSink {
  readonly #options: VerdictRecorderOptions;
  readonly #platformNamespaces: ReadonlySet<string>;
  readonly #versions: Map<string, EntityVersion>;
  readonly #clusters: Map<string, StoredCluster>;
  /** Which workloads a service selects, and the reverse. */
  readonly #users = new Map<string, Set<string>>();
  readonly #used = new Map<string, readonly string[]>();
  /** Not written yet; what fails to be written is written with what comes next. */
  readonly #bindings = new Map<string, BindingChange>();
  readonly #dirty = new Set<string>();
  #exemptions: ReadonlyMap<string, Exemption[]> = new Map();
  #catalog?: CatalogSnapshot;
  #queue: Promise<unknown> = Promise.resolve();

  /** Starts from what an earlier process has stored. */
  static async create(
    options: VerdictRecorderOptions & { workloads: StoredWorkload[] },
  ): Promise<VerdictRecorder> {
    const { store, index } = options;
    const [versions, clusters, bindings] = await Promise.all([
      store.listEntityVersions(),
      store.listClusters(),
      store.listBindings(),
    ]);
    for (const { entityRef, workloadId } of bindings) {
      index.seed(entityRef, workloadId);
    }
    const recorder = new VerdictRecorder(
      options,
      versions,
      new Map(clusters.map(each => [each.name, each])),
    );
    for (const each of options.workloads) {
      recorder.#setWorkload(each.id, each);
    }
    return recorder;
  }

  private constructor(
    options: VerdictRecorderOptions,
    versions: Map<string, EntityVersion>,
    clusters: Map<string, StoredCluster>,
  ) {
    this.#options = options;
    this.#platformNamespaces = new Set(options.platformNamespaces);
    this.#versions = versions;
    this.#clusters = clusters;
  }

  saveVerdicts(change: ClusterChange): Promise<void> {
    return this.#enqueue(async () => {
      const { store, onWrite } = this.#options;
      for (const id of change.removedWorkloads) {
        this.#touch(id);
        this.#setWorkload(id);
      }
      for (const workload of change.workloads) {
        this.#setWorkload(workload.id, workload);
        this.#touch(workload.id);
      }
      for (const id of [
        ...change.removedServices,
        ...change.services.map(each => each.id),
      ]) {
        this.#users.get(id)?.forEach(each => this.#touch(each));
      }
      const bindings = [...this.#bindings.values()];
      onWrite(await store.saveVerdicts(change, bindings));
      this.#bindings.clear();
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
      const { index, store, onWrite } = this.#options;
      for (const id of [...index.workloadIdsIn(cluster)]) {
        this.#touch(id);
        this.#setWorkload(id);
      }
      this.#clusters.delete(cluster);
      onWrite(await store.deleteCluster(cluster));
      for (const { entityRef } of index.claims()) {
        if (index.workloadsOf(entityRef).size === 0) {
          this.#dirty.add(entityRef);
        }
      }
      await this.#saveBindings();
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
        ...this.#versions.keys(),
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

  /** Ends when everything taken in so far is written, with the time when each cluster was last seen. */
  close(): Promise<void> {
    return this.#enqueue(async () => {
      for (const [name, stored] of this.#clusters) {
        const { lastSeen } = this.#options.states.of(name);
        if (lastSeen && lastSeen !== stored.lastSeen) {
          await this.#options.store.saveCluster({ ...stored, lastSeen });
        }
      }
    });
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** When a fresh cluster was last seen changes all the time, and is kept in memory until something else changes. */
  async #saveCluster(cluster: StoredCluster): Promise<void> {
    const { store, onWrite } = this.#options;
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
      onWrite(await store.saveCluster(cluster));
      this.#clusters.set(cluster.name, cluster);
    }
  }

  #touch(workloadId: string): void {
    for (const ref of this.#options.index.entitiesOf(workloadId)) {
      this.#dirty.add(ref);
    }
  }

  #setWorkload(id: string, workload?: StoredWorkload): void {
    for (const service of this.#used.get(id) ?? []) {
      this.#users.get(service)?.delete(id);
    }
    this.#used.delete(id);
    if (!workload) {
      this.#note(this.#options.index.setWorkload(id, undefined));
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
        cluster: workload.cluster,
        namespace: ref.namespace ?? '',
        labels,
        podLabels,
        namedBy,
      }),
    );
  }

  #setClaim(entityRef: string, claim: EntityClaim | undefined): void {
    this.#note(this.#options.index.setClaim(entityRef, claim));
    this.#dirty.add(entityRef);
  }

  #note(changes: BindingChange[]): void {
    for (const each of changes) {
      this.#bindings.set(`${each.entityRef} ${each.workloadId}`, each);
      this.#dirty.add(each.entityRef);
    }
  }

  async #saveBindings(): Promise<void> {
    const { store, onWrite } = this.#options;
    while (this.#bindings.size > 0) {
      const some = [...this.#bindings].slice(0, BINDINGS);
      onWrite(await store.saveBindings(some.map(([, each]) => each)));
      for (const [key] of some) {
        this.#bindings.delete(key);
      }
      await yieldToEventLoop();
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
    const { index, states, store, links, onWrite } = this.#options;
    const bound = await store.readBound(refs);
    const freshness = states.list();
    const changed: Array<{ entity: StoredEntity; factsChanged: boolean }> = [];
    const removed: string[] = [];
    for (const ref of refs) {
      const claim = index.claim(ref);
      const before = this.#versions.get(ref);
      const verdicts = bound.get(ref);
      if (!claim || !verdicts) {
        if (before) {
          removed.push(ref);
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
        changed.push({
          entity,
          factsChanged: before?.factsHash !== entity.facts.hash,
        });
      }
    }
    if (changed.length === 0 && removed.length === 0) {
      return;
    }
    const seq = await store.saveEntities(changed, removed);
    for (const { entity } of changed) {
      this.#versions.set(entity.entityRef, {
        seq,
        hash: entity.hash,
        factsHash: entity.facts.hash,
      });
    }
    for (const ref of removed) {
      this.#versions.delete(ref);
    }
    onWrite(seq);
  }
}

function domainOf(
  claim: EntityClaim,
  catalog: CatalogSnapshot,
): string | undefined {
  return claim.system && catalog.domains.get(claim.system);
}
