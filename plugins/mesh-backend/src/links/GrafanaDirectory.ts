import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { GrafanaConfig } from '../config';
import { fetchJson } from '../outbound/fetchJson';
import type { DashboardDirectory, DashboardName } from './LinkBuilder';

const REQUEST_TIMEOUT_MS = 5_000;
const MAX_BYTES = 1_000_000;

const dashboardNames = [
  'service',
  'workload',
  'mesh',
  'controlPlane',
] as const satisfies DashboardName[];

/**
 * Knows where dashboards are: configured uids, else what Grafana's search says about the configured title. Istio ships
 * these dashboards without uid, so that every Grafana gives them another one.
 *
 * @remarks
 * Building a link never waits for Grafana. {@link GrafanaDirectory.refresh} asks; what was found stays until Grafana
 * says something else, also while it does not answer.
 */
export class GrafanaDirectory implements DashboardDirectory {
  readonly #grafanas: readonly GrafanaConfig[];
  readonly #logger: LoggerService;
  readonly #found = new Map<string, string>();

  constructor(options: {
    grafanas: readonly GrafanaConfig[];
    logger: LoggerService;
  }) {
    this.#grafanas = options.grafanas;
    this.#logger = options.logger;
  }

  pathOf(grafana: GrafanaConfig, dashboard: DashboardName): string | undefined {
    const { uid, title } = grafana.dashboards[dashboard];
    return uid
      ? pathTo(uid, title)
      : this.#found.get(keyOf(grafana, dashboard));
  }

  /** Looks up what has no uid. Resolves to true where a link would now be another one. */
  async refresh(signal: AbortSignal): Promise<boolean> {
    let changed = false;
    for (const grafana of this.#grafanas) {
      for (const dashboard of dashboardNames) {
        const { uid, title } = grafana.dashboards[dashboard];
        if (uid) {
          continue;
        }
        try {
          const path = await lookUp(grafana, title, signal);
          const key = keyOf(grafana, dashboard);
          changed ||= this.#found.get(key) !== path;
          if (path === undefined) {
            this.#found.delete(key);
          } else {
            this.#found.set(key, path);
          }
        } catch (error) {
          this.#logger.warn('Grafana did not tell where a dashboard is', {
            grafana: grafana.apiUrl ?? grafana.url,
            dashboard: title,
            error: toError(error).message,
          });
        }
      }
    }
    return changed;
  }
}

function keyOf(grafana: GrafanaConfig, dashboard: DashboardName): string {
  return `${dashboard} ${grafana.url}`;
}

/** `GET /api/search`, https://grafana.com/docs/grafana/latest/developers/http_api/folder_dashboard_search/ */
async function lookUp(
  grafana: GrafanaConfig,
  title: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const query = new URLSearchParams({ type: 'dash-db', query: title });
  const found = await fetchJson({
    url: `${grafana.apiUrl ?? grafana.url}/api/search?${query}`,
    token: grafana.token,
    signal,
    timeoutMs: REQUEST_TIMEOUT_MS,
    maxBytes: MAX_BYTES,
  });
  const uids = (Array.isArray(found) ? found : [])
    .filter(each => each?.title === title)
    .map(each => each?.uid);
  const uid = uids.find(
    each => typeof each === 'string' && /^[A-Za-z0-9_-]{1,40}$/.test(each),
  );
  return uid && pathTo(uid, title);
}

function pathTo(uid: string, title: string): string {
  return `/d/${uid}/${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
}
