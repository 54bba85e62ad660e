import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  meshCoverageReadPermission,
  type ClusterList,
  type CoverageScopeKind,
  type CoverageSummary,
  type CoverageTrend,
  type CoverageTrendQuery,
  type EntityMesh,
  type FactsPage,
  type FindingList,
  type WorkloadList,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { DefaultMeshService } from './DefaultMeshService';
import type {
  FactsRequest,
  FindingsRequest,
  MeshService,
  MeshServiceOptions,
  Tagged,
  WorkloadsRequest,
} from './MeshService';
import type { ReadableEntities } from './ReadableEntities';

/**
 * Lets everyone see what they may: entities by `mesh.entity.read`, figures over all of them by `mesh.coverage.read`.
 *
 * @remarks
 * What a reader may not see does not exist for them: a hidden entity is not found, and lists and sums leave it out.
 * Without `mesh.coverage.read` nothing is told of clusters and of workloads that belong to no entity.
 */
export class AuthorizedMeshService implements MeshService {
  readonly #mesh: DefaultMeshService;
  readonly #readable: ReadableEntities;

  constructor(options: {
    mesh: DefaultMeshService;
    readable: ReadableEntities;
  }) {
    this.#mesh = options.mesh;
    this.#readable = options.readable;
  }

  async getEntity(
    entityRef: string,
    options: MeshServiceOptions,
  ): Promise<Tagged<EntityMesh>> {
    if (!(await this.#readable.isReadable(entityRef, options.credentials))) {
      throw new NotFoundError('No such entity');
    }
    return this.#mesh.getEntity(entityRef, options);
  }

  async getCoverage(
    by: CoverageScopeKind,
    options: MeshServiceOptions,
  ): Promise<Tagged<CoverageSummary>> {
    return this.#mesh.getCoverage(by, {
      knownTag: options.knownTag,
      visible: await this.#visibleTo(options.credentials),
    });
  }

  async getTrend(
    query: CoverageTrendQuery,
    options: MeshServiceOptions,
  ): Promise<CoverageTrend> {
    await this.#expectTotals(options.credentials);
    return this.#mesh.getTrend(query);
  }

  async listWorkloads(
    request: WorkloadsRequest,
    options: MeshServiceOptions,
  ): Promise<WorkloadList> {
    const visible = await this.#visibleTo(options.credentials);
    if (visible && request.claimed === false) {
      throw new NotAllowedError();
    }
    return this.#mesh.listWorkloads(request, { visible });
  }

  async listFindings(
    request: FindingsRequest,
    options: MeshServiceOptions,
  ): Promise<FindingList> {
    return this.#mesh.listFindings(request, {
      visible: await this.#visibleTo(options.credentials),
    });
  }

  async listClusters(options: MeshServiceOptions): Promise<ClusterList> {
    await this.#expectTotals(options.credentials);
    return this.#mesh.listClusters();
  }

  async getFacts(
    request: FactsRequest,
    options: MeshServiceOptions,
  ): Promise<FactsPage> {
    const readable = await this.#readable.among(
      async () => [],
      options.credentials,
    );
    if (readable !== 'all') {
      throw new NotAllowedError();
    }
    return this.#mesh.getFacts(request);
  }

  async #expectTotals(credentials: BackstageCredentials): Promise<void> {
    if (!(await this.#readable.has(meshCoverageReadPermission, credentials))) {
      throw new NotAllowedError();
    }
  }

  /** Undefined where everything is. */
  async #visibleTo(
    credentials: BackstageCredentials,
  ): Promise<ReadonlySet<string> | undefined> {
    return this.#readable.visible(() => this.#mesh.entityRefs(), credentials);
  }
}
