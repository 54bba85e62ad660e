import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  ClusterList,
  CoverageScopeKind,
  CoverageSummary,
  CoverageTrend,
  CoverageTrendQuery,
  EntityMesh,
  FactsPage,
  FindingFilter,
  FindingList,
  WorkloadList,
} from '@mesh-portal/backstage-plugin-mesh-common';

export interface WorkloadsRequest {
  claimed?: boolean;
  cluster?: string;
  namespace?: string;
  limit: number;
  offset: number;
}

export type FindingsRequest = FindingFilter &
  Required<Pick<FindingFilter, 'sort' | 'limit' | 'offset'>>;

export interface FactsRequest {
  /** Everything where absent. */
  since?: number;
  /** Seconds to wait for something new. */
  wait: number;
  signal: AbortSignal;
}

/** An answer and what identifies its content; the body is absent where the caller already has it. */
export interface Tagged<T> {
  tag: string;
  body?: T;
}

export interface MeshServiceOptions {
  credentials: BackstageCredentials;
  /** Tag of the answer that the caller already has. */
  knownTag?: string;
}

/** What the mesh plugin tells. Methods take on whose behalf they are asked. */
export interface MeshService {
  /** Rejects with NotFoundError where the entity does not exist or the reader may not see it. */
  getEntity(
    entityRef: string,
    options: MeshServiceOptions,
  ): Promise<Tagged<EntityMesh>>;

  getCoverage(
    by: CoverageScopeKind,
    options: MeshServiceOptions,
  ): Promise<Tagged<CoverageSummary>>;

  /** Needs `mesh.coverage.read`: figures of the past do not say whose they were. */
  getTrend(
    query: CoverageTrendQuery,
    options: MeshServiceOptions,
  ): Promise<CoverageTrend>;

  listWorkloads(
    request: WorkloadsRequest,
    options: MeshServiceOptions,
  ): Promise<WorkloadList>;

  listFindings(
    request: FindingsRequest,
    options: MeshServiceOptions,
  ): Promise<FindingList>;

  listClusters(options: MeshServiceOptions): Promise<ClusterList>;

  /** For other backends, not for people. */
  getFacts(
    request: FactsRequest,
    options: MeshServiceOptions,
  ): Promise<FactsPage>;
}
