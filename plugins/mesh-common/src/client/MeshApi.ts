import type {
  AffectedList,
  CanReachAnswer,
  CanReachQuestion,
  ClusterList,
  ClusterObject,
  CoverageScopeKind,
  CoverageSummary,
  CoverageTrend,
  CoverageTrendQuery,
  EntityMesh,
  DecideAnswer,
  DecideQuestion,
  EntitySignals,
  ExemptionFilter,
  ExemptionList,
  ExemptionRequest,
  ExemptionState,
  FindingFilter,
  FindingList,
  MeshExemption,
  MeshObject,
  WhatIfAnswer,
  WhatIfQuestion,
  WorkloadList,
} from '../types';

/** Options of every call; `signal` ends it early. */
export interface MeshRequestOptions {
  signal?: AbortSignal;
}

/** Which workloads to list; `claimed` tells those that an entity claims from those that none does. */
export interface WorkloadFilter {
  claimed?: boolean;
  cluster?: string;
  namespace?: string;
  /** At most 500; default 100. */
  limit?: number;
  offset?: number;
}

/**
 * What the mesh backend answers to a reader. Every method rejects with a `ResponseError` whose cause carries the name of the
 * backend's error (`NotAllowedError`, `NotFoundError`, …).
 *
 * @public
 */
export interface MeshApi {
  /** Verdicts of one entity; `workloads` is empty where nothing is bound to it. `entityRef` is a full entity ref. */
  getEntityMesh(
    entityRef: string,
    options?: MeshRequestOptions,
  ): Promise<EntityMesh>;

  /** What Prometheus counted of one entity's workloads in the last hour. */
  getEntitySignals(
    entityRef: string,
    options?: MeshRequestOptions,
  ): Promise<EntitySignals>;

  /** Roll-ups per scope of one kind. */
  getCoverage(
    by: CoverageScopeKind,
    options?: MeshRequestOptions,
  ): Promise<CoverageSummary>;

  /** Workloads, by cluster, namespace and name. */
  listWorkloads(
    filter: WorkloadFilter,
    options?: MeshRequestOptions,
  ): Promise<WorkloadList>;

  /** Known clusters, how fresh each is and what cannot be read in it. */
  listClusters(options?: MeshRequestOptions): Promise<ClusterList>;

  /** Findings over all readable entities. */
  listFindings(
    filter: FindingFilter,
    options?: MeshRequestOptions,
  ): Promise<FindingList>;

  /** Whether a workload would let a request in, and what decides. */
  decide(
    question: DecideQuestion,
    options?: MeshRequestOptions,
  ): Promise<DecideAnswer>;

  /** Whether a workload's connection to a service comes about, and how. */
  canReach(
    question: CanReachQuestion,
    options?: MeshRequestOptions,
  ): Promise<CanReachAnswer>;

  /** What a change of objects would alter; nothing is changed. */
  whatIf(
    question: WhatIfQuestion,
    options?: MeshRequestOptions,
  ): Promise<WhatIfAnswer>;

  /** What an object, a policy for example, decides. */
  listAffected(
    object: ClusterObject,
    options?: MeshRequestOptions,
  ): Promise<AffectedList>;

  /**
   * An object that the verdicts of an entity name, as it was kept. Rejects with `NotFoundError` for any other object, and
   * without `mesh.object.read`.
   */
  getObject(
    entityRef: string,
    object: ClusterObject,
    options?: MeshRequestOptions,
  ): Promise<MeshObject>;

  /** How a check went in a scope over time. */
  getTrend(
    query: CoverageTrendQuery,
    options?: MeshRequestOptions,
  ): Promise<CoverageTrend>;

  /** Exemptions of readable entities, newest first. */
  listExemptions(
    filter: ExemptionFilter,
    options?: MeshRequestOptions,
  ): Promise<ExemptionList>;

  /** Asks for an exemption; it counts once somebody approves it. */
  requestExemption(
    request: ExemptionRequest,
    options?: MeshRequestOptions,
  ): Promise<MeshExemption>;

  decideExemption(
    id: string,
    state: Exclude<ExemptionState, 'requested'>,
    options?: MeshRequestOptions,
  ): Promise<MeshExemption>;

  /** Has a cluster read again at once. */
  refreshCluster(cluster: string, options?: MeshRequestOptions): Promise<void>;
}
