import type {
  CheckState,
  ClusterFreshness,
  EntityFacts,
  FindingFilter,
  ListedFinding,
  MeshLink,
  Restarter,
  RestartFilter,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type {
  KubernetesObject,
  ObjectRef,
  Reason,
  UpgradeAnswer,
  Verdict,
} from '@mesh-portal/istio-semantics';
import type { BindingChange } from '../entities/BindingIndex';
import type {
  ClusterChange,
  ControlPlane,
  ServiceVerdicts,
  Transition,
  WorkloadIdentity,
  WorkloadSummary,
  WorkloadVerdicts,
} from '../evaluate/verdicts';
import type { BadgeStore } from './BadgeStore';
import type { NoticeStore } from './NoticeStore';
import type { CoverageHistoryStore } from './CoverageHistoryStore';
import type { ExemptionStore } from './ExemptionStore';
import type { Fence, LeaseStore } from './LeaseStore';

export interface StoredCluster extends ClusterFreshness {
  controlPlanes: ControlPlane[];
  /** Kind keys (`Kind.group`) that may not be read there. */
  unreadable: readonly string[];
}

/** A workload without its detail. */
export type StoredWorkload = Omit<WorkloadVerdicts, 'detail'>;

/** A service without its detail. */
export type StoredService = Omit<ServiceVerdicts, 'detail'>;

export interface StoredBinding {
  entityRef: string;
  workloadId: string;
}

/** Results of all checks for one entity in one namespace of one cluster. */
export interface CoverageCell {
  cluster: string;
  namespace: string;
  results: Record<string, CheckState>;
}

/** Why, by check; the deciding reason first. A check without reasons is left out. */
export type CellReasons = Record<string, Reason[]>;

/** Where an entity belongs. */
export interface EntityPlace {
  owner?: string;
  system?: string;
  domain?: string;
}

export interface StoredEntity extends EntityPlace {
  entityRef: string;
  cells: CoverageCell[];
  /** Of each cell. */
  reasons: CellReasons[];
  /** Without when they were observed, which is told with every answer. */
  facts: Omit<EntityFacts, 'seq'>;
  /** Changes when anything of the facts does. */
  factsHash: string;
  links: MeshLink[];
  /** Changes when anything that readers see of the entity does. */
  hash: string;
}

/** What coverage counts of one entity. */
export interface CoverageEntity extends EntityPlace {
  entityRef: string;
  /** Undefined where the entity is gone. */
  cells?: CoverageCell[];
}

/** Why the results of one entity are what they are. */
export interface EntityReasons {
  entityRef: string;
  owner?: string;
  /** Empty where the entity is gone. */
  cells: CoverageCell[];
  /** Of each cell. */
  reasons: CellReasons[];
}

/** Facts that changed and entities whose facts are gone, up to `seq`. */
export interface FactChanges {
  seq: number;
  items: EntityFacts[];
  removed: string[];
}

/** Grows with every change of a cluster's objects. */
export interface ObjectsVersion {
  seq: number;
  /** Kind keys (`Kind.group`) that may not be read there. */
  unreadable: readonly string[];
}

/** How fresh a cluster is, as stored. */
export interface ClusterState extends ClusterFreshness {
  /**
   * `none`: no replica reads it; `starting`: one has begun to, and what is stored is from before; `telling`: what is
   * stored is what the one that reads it says.
   */
  reader: 'none' | 'starting' | 'telling';
}

export interface EntityVersion {
  hash: string;
  factsHash: string;
}

/** What entities are rolled up from, as of one sequence number. */
export interface EntityParts {
  bound: Map<string, BoundVerdicts<StoredWorkload, StoredService>>;
  /** Of entities that have facts. */
  versions: Map<string, EntityVersion>;
  clusters: ClusterState[];
}

export interface EntityChanges {
  /** `factsChanged` tells whether the facts differ. */
  changed: Array<{ entity: StoredEntity; factsChanged: boolean }>;
  removed: string[];
  fence: Fence;
}

/** All that is bound to one entity. */
export interface BoundVerdicts<W, S> {
  workloads: W[];
  services: S[];
}

export interface WorkloadQuery {
  /** Only those that some entity claims, or that none does. */
  claimed?: boolean;
  cluster?: string;
  namespace?: string;
  limit: number;
  offset: number;
  /** Only what these entities claim, and no other refs in the answer. */
  visible?: ReadonlySet<string>;
}

export interface FindingQuery extends FindingFilter {
  sort: NonNullable<FindingFilter['sort']>;
  limit: number;
  offset: number;
  /** Only what these entities suffer from, and no other refs in the answer. */
  visible?: ReadonlySet<string>;
}

export interface FindingPage {
  items: Array<Omit<ListedFinding, 'freshness'>>;
  total: number;
}

export interface RestartQuery extends RestartFilter {
  limit: number;
  offset: number;
  /** Only workloads that these entities claim, and no other refs in the answer. */
  visible?: ReadonlySet<string>;
}

export interface RestartPage {
  items: Array<{
    cluster: string;
    ref: ObjectRef;
    who: Restarter;
    upgrade: Verdict<UpgradeAnswer>;
    entityRefs: string[];
    owners: string[];
  }>;
  total: number;
  /** Under the same filter but for `who`. */
  counts: Record<Restarter, number>;
}

export interface WorkloadPage {
  items: Array<{
    cluster: string;
    identity: WorkloadIdentity;
    summary: WorkloadSummary;
    entityRefs: string[];
  }>;
  total: number;
}

/**
 * Results of evaluation. Writers hand in only what differs from what is stored, under the leases of the clusters that
 * it comes from; every write that readers may see makes
 * the sequence grow, in the order of commits, so that "everything since" is complete.
 */
export interface MeshStore {
  readonly badges: BadgeStore;
  readonly exemptions: ExemptionStore;
  readonly history: CoverageHistoryStore;
  readonly leases: LeaseStore;
  readonly notices: NoticeStore;

  sequence(): Promise<number>;

  listClusters(): Promise<StoredCluster[]>;
  /** Returns the sequence after it. */
  saveCluster(cluster: StoredCluster, fence: Fence): Promise<number>;
  /** How fresh clusters are, and whether anybody reads them. */
  listClusterStates(): Promise<ClusterState[]>;
  /** Removes a cluster with its lease and everything that was read from it; its transitions stay. */
  deleteCluster(name: string, fence: Fence): Promise<number>;

  listWorkloads(cluster: string): Promise<StoredWorkload[]>;
  /** By cluster. */
  countWorkloads(): Promise<Map<string, number>>;
  listServices(cluster: string): Promise<StoredService[]>;
  /** Of the workloads of a cluster. */
  listBindings(cluster: string): Promise<StoredBinding[]>;
  /** One transaction. Returns the sequence after it. */
  saveVerdicts(
    change: ClusterChange,
    bindings: readonly BindingChange[],
    fence: Fence,
  ): Promise<number>;
  saveBindings(
    bindings: readonly BindingChange[],
    fence: Fence,
  ): Promise<number>;

  /** Verdicts bound to entities, without details. */
  readBound(
    entityRefs: readonly string[],
  ): Promise<Map<string, BoundVerdicts<StoredWorkload, StoredService>>>;
  /** Verdicts bound to one entity, with all details. */
  readBoundInDetail(
    entityRef: string,
  ): Promise<BoundVerdicts<WorkloadVerdicts, ServiceVerdicts>>;
  /** Newest first. */
  listTransitions(
    subjectIds: readonly string[],
    limit: number,
  ): Promise<Transition[]>;

  /** Entities that have facts. */
  listEntityRefs(): Promise<string[]>;
  readEntity(
    entityRef: string,
  ): Promise<(StoredEntity & { seq: number }) | undefined>;
  /**
   * Brings entities up to date with what is stored of their parts. `rollUp` is asked again where another write came
   * between reading and writing, so that what is written always follows from what is stored. Returns the sequence
   * after it, undefined where nothing was to be written.
   */
  rollUpEntities(
    entityRefs: readonly string[],
    rollUp: (parts: EntityParts) => EntityChanges,
  ): Promise<number | undefined>;

  listFacts(since: number): Promise<FactChanges>;
  /** Entities that changed after `since`, for coverage. */
  listCoverage(
    since: number,
  ): Promise<{ seq: number; items: CoverageEntity[] }>;
  /** The same with reasons. */
  listReasons(since: number): Promise<{ seq: number; items: EntityReasons[] }>;
  readReasons(
    entityRefs: readonly string[],
  ): Promise<Map<string, EntityReasons>>;
  countUnclaimed(): Promise<number>;
  /** Ordered by cluster, namespace and name. */
  pageWorkloads(query: WorkloadQuery): Promise<WorkloadPage>;
  pageFindings(query: FindingQuery): Promise<FindingPage>;
  /** Workloads that have to be restarted, what people have to do first. */
  pageRestarts(query: RestartQuery): Promise<RestartPage>;
  /** Entity refs by the id of a workload that they claim, or of a service that selects one. */
  listClaims(cluster: string): Promise<Map<string, string[]>>;

  listObjectHashes(
    cluster: string,
  ): Promise<Array<{ id: string; hash: string }>>;
  /** Undefined for a cluster that was never read. */
  objectsVersion(cluster: string): Promise<ObjectsVersion | undefined>;
  /**
   * All trimmed objects of a cluster, in pages. Of workloads the controller and one pod of each kind, and where
   * namespaces are given only those of these namespaces.
   */
  streamObjects(
    cluster: string,
    namespaces?: readonly string[],
  ): AsyncIterable<KubernetesObject[]>;
  /** One trimmed object; pods are not kept by name. */
  readObject(
    cluster: string,
    ref: ObjectRef,
  ): Promise<KubernetesObject | undefined>;
}
