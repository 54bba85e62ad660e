import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import { parseEntityRef } from '@backstage/catalog-model';
import type {
  EntityMesh,
  FactsPage,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { MeshService, MeshServiceRequestOptions } from './MeshService';

/** Asks the mesh plugin over HTTP, wherever it runs. */
export class DefaultMeshService implements MeshService {
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;

  constructor(options: { auth: AuthService; discovery: DiscoveryService }) {
    this.#auth = options.auth;
    this.#discovery = options.discovery;
  }

  async getEntityMesh(
    entityRef: string,
    options: MeshServiceRequestOptions,
  ): Promise<EntityMesh> {
    const { kind, namespace, name } = parseEntityRef(entityRef);
    return this.#get(
      `/v1/entities/${[kind, namespace, name]
        .map(encodeURIComponent)
        .join('/')}`,
      options,
    );
  }

  async listFacts(
    filter: { since?: number },
    options: MeshServiceRequestOptions,
  ): Promise<FactsPage> {
    return this.#get(
      filter.since === undefined
        ? '/v1/facts'
        : `/v1/facts?since=${filter.since}`,
      options,
    );
  }

  async #get<T>(path: string, options: MeshServiceRequestOptions): Promise<T> {
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: options.credentials,
      targetPluginId: 'mesh',
    });
    const response = await fetch(
      `${await this.#discovery.getBaseUrl('mesh')}${path}`,
      {
        headers: { authorization: `Bearer ${token}` },
        signal: options.signal,
      },
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return (await response.json()) as T;
  }
}
