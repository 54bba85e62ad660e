import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import { FactsPage } from '@mesh-portal/backstage-plugin-mesh-common';

/** Seconds that the mesh backend may wait for a change before it answers; below the usual limits of proxies. */
const waitSeconds = 25;

/** Reads facts from the mesh backend as the catalog's own service. */
export interface FactsClient {
  /** What has changed since a sequence number; everything without one. Waits for a change when there is none yet. */
  read(since: number | undefined, signal: AbortSignal): Promise<FactsPage>;
}

export class DefaultFactsClient implements FactsClient {
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;

  constructor(options: { auth: AuthService; discovery: DiscoveryService }) {
    this.#auth = options.auth;
    this.#discovery = options.discovery;
  }

  async read(
    since: number | undefined,
    signal: AbortSignal,
  ): Promise<FactsPage> {
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: await this.#auth.getOwnServiceCredentials(),
      targetPluginId: 'mesh',
    });
    const baseUrl = await this.#discovery.getBaseUrl('mesh');
    const query =
      since === undefined ? '' : `?since=${since}&wait=${waitSeconds}`;
    const response = await fetch(`${baseUrl}/v1/facts${query}`, {
      headers: { Authorization: `Bearer ${token}` },
      signal: AbortSignal.any([
        signal,
        AbortSignal.timeout((waitSeconds + 10) * 1000),
      ]),
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response.json();
  }
}
