import type {
  AffectedList,
  CanReachAnswer,
  CanReachQuestion,
  ClusterList,
  ClusterObject,
  CoverageResultFilter,
  CoverageResultList,
  CoverageScopeKind,
  CoverageSummary,
  CoverageTrend,
  CoverageTrendQuery,
  EntityMesh,
  DecideAnswer,
  DecideQuestion,
  EntitySignals,
  ExemptionDecision,
  ExemptionFilter,
  ExemptionList,
  ExemptionRequest,
  ExportedFile,
  ExportFilters,
  ExportFormat,
  ExportKind,
  FindingFilter,
  FindingList,
  FixNextList,
  MeshExemption,
  MeshObject,
  PolicyFilter,
  PolicyList,
  RestartFilter,
  RestartList,
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

  /** The results that a number of the coverage counts, with reasons. */
  listCoverageResults(
    filter: CoverageResultFilter,
    options?: MeshRequestOptions,
  ): Promise<CoverageResultList>;

  /** The changes that would mend most, largest first; at most `limit` (1 to 100, default 10). */
  listFixNext(
    filter: { limit?: number },
    options?: MeshRequestOptions,
  ): Promise<FixNextList>;

  /** Workloads that have to be restarted. */
  listRestarts(
    filter: RestartFilter,
    options?: MeshRequestOptions,
  ): Promise<RestartList>;

  /** All rows of a table as a file. Rejects with `InputError` where that would be more than 50,000. */
  export<K extends ExportKind>(
    kind: K,
    filter: ExportFilters[K],
    format: ExportFormat,
    options?: MeshRequestOptions,
  ): Promise<ExportedFile>;

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

  /** Policies of a cluster, and how much each decides. */
  listPolicies(
    filter: PolicyFilter,
    options?: MeshRequestOptions,
  ): Promise<PolicyList>;

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
    state: ExemptionDecision,
    options?: MeshRequestOptions,
  ): Promise<MeshExemption>;

  /**
   * Publishes the badge of an entity: an SVG that anybody with its URL may see, until it is revoked. Rejects without
   * `mesh.badge.publish`.
   */
  publishBadge(
    entityRef: string,
    options?: MeshRequestOptions,
  ): Promise<string>;

  /** The badge's URL no longer works; publishing it again makes another one. */
  revokeBadge(entityRef: string, options?: MeshRequestOptions): Promise<void>;

  /** How the entities of an owner stand, in Markdown; as far as the reader may see them. */
  getDigest(owner: string, options?: MeshRequestOptions): Promise<string>;

  /** Has a cluster read again at once. */
  refreshCluster(cluster: string, options?: MeshRequestOptions): Promise<void>;
}
