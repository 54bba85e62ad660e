import {
  safeHttpUrl,
  type ClusterFreshness,
  type MeshLink,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { GrafanaConfig, MeshConfig } from '../config';
import type {
  BoundVerdicts,
  StoredService,
  StoredWorkload,
} from '../store/MeshStore';

/** The dashboards of Istio that a link can open on one service or workload. */
export type DashboardName = keyof GrafanaConfig['dashboards'];

/** Tells under which path below its base URL a Grafana shows a dashboard; undefined where it is not known. */
export interface DashboardDirectory {
  pathOf(grafana: GrafanaConfig, dashboard: DashboardName): string | undefined;
}

/** Names that the links of one cluster are about. */
interface LinkTarget {
  cluster: string;
  namespace: string;
  workload: string;
  app: string;
  service?: string;
}

/**
 * Builds links from configured base URLs and names of objects, every name percent-encoded. URL shapes:
 * Grafana variables of Istio's dashboards (istio `manifests/addons/dashboards`), Kiali `frontend/src/config/Paths.ts`,
 * Jaeger's and Grafana Explore's search.
 */
export class LinkBuilder {
  readonly #config: Pick<MeshConfig, 'grafana' | 'kiali' | 'traces' | 'logs'>;
  readonly #dashboards: DashboardDirectory;

  constructor(options: {
    config: Pick<MeshConfig, 'grafana' | 'kiali' | 'traces' | 'logs'>;
    dashboards: DashboardDirectory;
  }) {
    this.#config = options.config;
    this.#dashboards = options.dashboards;
  }

  /** At most one link of each kind per cluster: for the workload and service that carry the entity's name, else the first. */
  linksOf(
    entityName: string,
    bound: BoundVerdicts<StoredWorkload, StoredService>,
    clusters: readonly ClusterFreshness[],
  ): MeshLink[] {
    const targets = clusters.flatMap(
      ({ name }) => targetIn(name, entityName, bound) ?? [],
    );
    return targets.flatMap(target => {
      const { title = target.cluster } =
        clusters.find(each => each.name === target.cluster) ?? {};
      const suffix = targets.length > 1 ? ` (${title})` : '';
      return this.#linksTo(target).flatMap(link => {
        const url = safeHttpUrl(link.url);
        return url
          ? {
              ...link,
              title: link.title + suffix,
              url,
              cluster: target.cluster,
            }
          : [];
      });
    });
  }

  #linksTo(target: LinkTarget): MeshLink[] {
    const { grafana, kiali, traces, logs } = this.#config;
    const links: MeshLink[] = [];
    const add = (kind: MeshLink['kind'], title: string, url?: string) =>
      url && links.push({ kind, title, url });
    const forCluster = <T extends { clusters?: string[] }>(all: T[]) =>
      all.find(
        each => !each.clusters || each.clusters.includes(target.cluster),
      );

    const itsGrafana = forCluster(grafana);
    if (itsGrafana) {
      if (target.service) {
        add(
          'grafana-service',
          'Grafana',
          this.#dashboardUrl(itsGrafana, 'service', {
            service: `${target.service}.${target.namespace}.svc.cluster.local`,
          }),
        );
      }
      add(
        'grafana-workload',
        'Grafana workload',
        this.#dashboardUrl(itsGrafana, 'workload', {
          namespace: target.namespace,
          workload: target.workload,
        }),
      );
    }
    const itsKiali = forCluster(kiali);
    if (itsKiali) {
      add('kiali', 'Kiali', kialiUrl(itsKiali, target));
    }
    const itsTraces = forCluster(traces);
    if (itsTraces) {
      add('traces', 'Traces', tracesUrl(itsTraces, target));
    }
    const itsLogs = forCluster(logs);
    if (itsLogs) {
      add(
        'logs',
        'Logs',
        itsLogs.url + fill(itsLogs.path, target, encodeURIComponent),
      );
    }
    return links;
  }

  #dashboardUrl(
    grafana: GrafanaConfig,
    dashboard: DashboardName,
    variables: Record<string, string>,
  ): string | undefined {
    const path = this.#dashboards.pathOf(grafana, dashboard);
    if (path === undefined) {
      return undefined;
    }
    const query = new URLSearchParams({
      orgId: String(grafana.orgId),
      from: 'now-1h',
      to: 'now',
      ...(grafana.datasource && { 'var-datasource': grafana.datasource }),
      'var-qrep': 'destination',
    });
    for (const [name, value] of Object.entries(variables)) {
      query.set(`var-${name}`, value);
    }
    return `${grafana.url}${path}?${query}`;
  }
}

function targetIn(
  cluster: string,
  entityName: string,
  bound: BoundVerdicts<StoredWorkload, StoredService>,
): LinkTarget | undefined {
  const workloads = bound.workloads.filter(each => each.cluster === cluster);
  const workload =
    workloads.find(each => each.identity.ref.name === entityName) ??
    workloads[0];
  if (!workload) {
    return undefined;
  }
  const { ref, podLabels, serviceIds } = workload.identity;
  const services = bound.services.filter(each => serviceIds.includes(each.id));
  const service =
    services.find(each => each.ref.name === entityName) ?? services[0];
  return {
    cluster,
    namespace: ref.namespace ?? '',
    workload: ref.name,
    // Istio's canonical service name, `pkg/model/proxy.go → GetLabels…CanonicalServiceName`.
    app:
      podLabels['service.istio.io/canonical-name'] ||
      podLabels['app.kubernetes.io/name'] ||
      podLabels.app ||
      ref.name,
    ...(service && { service: service.ref.name }),
  };
}

function kialiUrl(
  kiali: MeshConfig['kiali'][number],
  target: LinkTarget,
): string {
  const [type, name] = target.service
    ? ['services', target.service]
    : ['workloads', target.workload];
  const path = ['namespaces', target.namespace, type, name]
    .map(encodeURIComponent)
    .join('/');
  const clusterName = kiali.clusterNames[target.cluster] ?? target.cluster;
  return `${kiali.url}/console/${path}?${new URLSearchParams({ clusterName })}`;
}

function tracesUrl(
  traces: MeshConfig['traces'][number],
  target: LinkTarget,
): string {
  const service = fill(traces.service, target);
  switch (traces.type) {
    case 'tempo': {
      const datasource = { type: 'tempo', uid: traces.datasource };
      const filter = {
        id: 'service-name',
        tag: 'service.name',
        operator: '=',
        scope: 'resource',
        value: [service],
        valueType: 'string',
      };
      const pane = {
        datasource: traces.datasource,
        queries: [
          {
            refId: 'A',
            datasource,
            queryType: 'traceqlSearch',
            filters: [filter],
          },
        ],
        range: { from: 'now-1h', to: 'now' },
      };
      const query = new URLSearchParams({
        schemaVersion: '1',
        panes: JSON.stringify({ mesh: pane }),
      });
      return `${traces.url}/explore?${query}`;
    }
    case 'template':
      return (
        traces.url +
        fill(traces.path ?? '', { ...target, service }, encodeURIComponent)
      );
    default: {
      const query = new URLSearchParams({
        service,
        lookback: '1h',
        limit: '20',
      });
      return `${traces.url}/search?${query}`;
    }
  }
}

function fill(
  template: string,
  target: LinkTarget,
  encode: (value: string) => string = value => value,
): string {
  return template.replace(/\{([a-z]+)\}/g, (_, name: string) =>
    encode(target[name as keyof LinkTarget] ?? ''),
  );
}
