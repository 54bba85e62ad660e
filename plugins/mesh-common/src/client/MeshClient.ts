import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import { restoreShared, type SharedJson } from '../sharing';
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
  DecideAnswer,
  DecideQuestion,
  EntityMesh,
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
  MeshBadge,
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
import type { MeshApi, MeshRequestOptions, WorkloadFilter } from './MeshApi';

type Query = Record<string, string | number | boolean | undefined>;

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
    const answer = await this.#get<SharedJson>(
      entityPath(entityRef),
      { repeats: 'shared' },
      options,
    );
    return restoreShared(answer) as EntityMesh;
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

  async listCoverageResults(
    filter: CoverageResultFilter,
    options?: MeshRequestOptions,
  ): Promise<CoverageResultList> {
    return this.#get('/v1/coverage/results', { ...filter }, options);
  }

  async listFixNext(
    filter: { limit?: number },
    options?: MeshRequestOptions,
  ): Promise<FixNextList> {
    return this.#get('/v1/coverage/fix-next', { ...filter }, options);
  }

  async listRestarts(
    filter: RestartFilter,
    options?: MeshRequestOptions,
  ): Promise<RestartList> {
    return this.#get('/v1/restarts', { ...filter }, options);
  }

  async export<K extends ExportKind>(
    kind: K,
    filter: ExportFilters[K],
    format: ExportFormat,
    options?: MeshRequestOptions,
  ): Promise<ExportedFile> {
    const path = `/v1/export/${kind}${search({ ...filter, format })}`;
    const response = await this.#fetch(path, options);
    const named = /filename="([\w.-]+)"/.exec(
      response.headers.get('content-disposition') ?? '',
    )?.[1];
    return {
      fileName: named ?? `mesh-${kind}.${format}`,
      content: await response.blob(),
    };
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

  async listFindings(
    filter: FindingFilter,
    options?: MeshRequestOptions,
  ): Promise<FindingList> {
    return this.#get('/v1/findings', { ...filter }, options);
  }

  async decide(
    question: DecideQuestion,
    options?: MeshRequestOptions,
  ): Promise<DecideAnswer> {
    return this.#post('/v1/decide', question, options);
  }

  async canReach(
    question: CanReachQuestion,
    options?: MeshRequestOptions,
  ): Promise<CanReachAnswer> {
    return this.#post('/v1/can-reach', question, options);
  }

  async whatIf(
    question: WhatIfQuestion,
    options?: MeshRequestOptions,
  ): Promise<WhatIfAnswer> {
    return this.#post('/v1/what-if', question, options);
  }

  async listAffected(
    object: ClusterObject,
    options?: MeshRequestOptions,
  ): Promise<AffectedList> {
    return this.#get('/v1/affected', { ...object }, options);
  }

  async listPolicies(
    filter: PolicyFilter,
    options?: MeshRequestOptions,
  ): Promise<PolicyList> {
    return this.#get('/v1/policies', { ...filter }, options);
  }

  async getObject(
    entityRef: string,
    object: ClusterObject,
    options?: MeshRequestOptions,
  ): Promise<MeshObject> {
    return this.#get(`${entityPath(entityRef)}/object`, { ...object }, options);
  }

  async getTrend(
    query: CoverageTrendQuery,
    options?: MeshRequestOptions,
  ): Promise<CoverageTrend> {
    return this.#get('/v1/coverage/trend', { ...query }, options);
  }

  async listExemptions(
    filter: ExemptionFilter,
    options?: MeshRequestOptions,
  ): Promise<ExemptionList> {
    return this.#get('/v1/exemptions', { ...filter }, options);
  }

  async requestExemption(
    request: ExemptionRequest,
    options?: MeshRequestOptions,
  ): Promise<MeshExemption> {
    return this.#post('/v1/exemptions', request, options);
  }

  async decideExemption(
    id: string,
    state: ExemptionDecision,
    options?: MeshRequestOptions,
  ): Promise<MeshExemption> {
    const path = `/v1/exemptions/${encodeURIComponent(id)}/decision`;
    return this.#post(path, { state }, options);
  }

  async publishBadge(
    entityRef: string,
    options?: MeshRequestOptions,
  ): Promise<string> {
    const { path } = await this.#post<MeshBadge>(
      `${entityPath(entityRef)}/badge`,
      {},
      options,
    );
    return `${await this.#discoveryApi.getBaseUrl('mesh')}${path}`;
  }

  async revokeBadge(
    entityRef: string,
    options?: MeshRequestOptions,
  ): Promise<void> {
    const path = `${entityPath(entityRef)}/badge`;
    await this.#fetch(path, options, { method: 'DELETE' });
  }

  async getDigest(
    owner: string,
    options?: MeshRequestOptions,
  ): Promise<string> {
    const path = `/v1/digest${search({ owner })}`;
    return (await this.#fetch(path, options)).text();
  }

  async refreshCluster(
    cluster: string,
    options?: MeshRequestOptions,
  ): Promise<void> {
    await this.#fetch('/v1/refresh', options, json({ cluster }));
  }

  async #get<T>(
    path: string,
    query: Query,
    options: MeshRequestOptions | undefined,
  ): Promise<T> {
    const response = await this.#fetch(`${path}${search(query)}`, options);
    return response.json();
  }

  async #post<T>(
    path: string,
    body: object,
    options: MeshRequestOptions | undefined,
  ): Promise<T> {
    const response = await this.#fetch(path, options, json(body));
    return response.json();
  }

  async #fetch(
    path: string,
    options: MeshRequestOptions | undefined,
    init: RequestInit = {},
  ): Promise<Response> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('mesh');
    const response = await this.#fetchApi.fetch(`${baseUrl}${path}`, {
      ...init,
      signal: options?.signal,
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}

function search(query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) {
      params.set(name, String(value));
    }
  }
  return params.size > 0 ? `?${params}` : '';
}

function entityPath(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return `/v1/entities/${[kind, namespace, name]
    .map(encodeURIComponent)
    .join('/')}`;
}

function json(body: object): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}
