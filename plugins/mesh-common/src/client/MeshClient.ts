import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import type {
  ClusterList,
  CoverageScopeKind,
  CoverageSummary,
  EntityMesh,
  EntitySignals,
  WorkloadList,
} from '../types';
import type { MeshApi, MeshRequestOptions, WorkloadFilter } from './MeshApi';

/**
 * Calls the mesh backend from a browser or from Node.
 *
 * @public
 */
export class MeshClient implements MeshApi {
  readonly #discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  readonly #fetchApi: { fetch: typeof fetch };

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi: { fetch: typeof fetch };
  }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi;
  }

  async getEntityMesh(
    entityRef: string,
    options?: MeshRequestOptions,
  ): Promise<EntityMesh> {
    return this.#get(entityPath(entityRef), {}, options);
  }

  async getEntitySignals(
    entityRef: string,
    options?: MeshRequestOptions,
  ): Promise<EntitySignals> {
    return this.#get(`${entityPath(entityRef)}/signals`, {}, options);
  }

  async getCoverage(
    by: CoverageScopeKind,
    options?: MeshRequestOptions,
  ): Promise<CoverageSummary> {
    return this.#get('/v1/coverage', { by }, options);
  }

  async listWorkloads(
    filter: WorkloadFilter,
    options?: MeshRequestOptions,
  ): Promise<WorkloadList> {
    return this.#get('/v1/workloads', { ...filter }, options);
  }

  async listClusters(options?: MeshRequestOptions): Promise<ClusterList> {
    return this.#get('/v1/clusters', {}, options);
  }

  async #get<T>(
    path: string,
    query: Record<string, string | number | boolean | undefined>,
    options: MeshRequestOptions | undefined,
  ): Promise<T> {
    const params = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) {
        params.set(name, String(value));
      }
    }
    const search = params.size > 0 ? `?${params}` : '';
    const baseUrl = await this.#discoveryApi.getBaseUrl('mesh');
    const response = await this.#fetchApi.fetch(`${baseUrl}${path}${search}`, {
      signal: options?.signal,
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response.json();
  }
}

function entityPath(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return `/v1/entities/${[kind, namespace, name]
    .map(encodeURIComponent)
    .join('/')}`;
}
