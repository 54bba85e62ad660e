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
import { kialiObjectUrl, kialiUrl, kialiUrls } from './kialiUrls';
import type { LinkPreferences } from './LinkPreferences';
import { fill, targetIn, type LinkTarget } from './LinkTarget';
import { traceServiceOf, tracesUrl } from './tracesUrl';

/** The dashboards of Istio that a link can open. */
export type DashboardName = keyof GrafanaConfig['dashboards'];

/** Tells under which path below its base URL a Grafana shows a dashboard; undefined where it is not known. */
export interface DashboardDirectory {
  pathOf(grafana: GrafanaConfig, dashboard: DashboardName): string | undefined;
}

type LinkConfig = Pick<MeshConfig, 'grafana' | 'kiali' | 'traces' | 'logs'>;
type NewLink = Omit<MeshLink, 'url'> & { url: string | undefined };

/**
 * Builds links from configured base URLs and names of objects, every name percent-encoded. Variables of dashboards are
 * those of Istio's (istio `manifests/addons/dashboards`).
 */
export class LinkBuilder {
  readonly #config: LinkConfig;
  readonly #dashboards: DashboardDirectory;

  constructor(options: { config: LinkConfig; dashboards: DashboardDirectory }) {
    this.#config = options.config;
    this.#dashboards = options.dashboards;
  }

  /** At most one link of each kind per cluster: for the workload and service that carry the entity's name, else the first. */
  linksOf(
    entityName: string,
    bound: BoundVerdicts<StoredWorkload, StoredService>,
    clusters: readonly ClusterFreshness[],
    preferences: LinkPreferences = {},
  ): MeshLink[] {
    const targets = clusters.flatMap(
      ({ name }) => targetIn(name, entityName, bound) ?? [],
    );
    const ofTargets = targets.flatMap(target => {
      const { title = target.cluster } =
        clusters.find(each => each.name === target.cluster) ?? {};
      const suffix = targets.length > 1 ? ` (${title})` : '';
      return this.#linksTo(target, preferences).map(link => ({
        ...link,
        title: link.title + suffix,
        cluster: target.cluster,
      }));
    });
    // The catalog module may have written the preferred dashboard from the very link that is here already.
    const preferred = this.#preferredLinks(preferences).filter(link =>
      ofTargets.every(each => each.url !== link.url),
    );
    return safe([...preferred, ...ofTargets]);
  }

  /** Whether a Grafana covers the cluster, so that dashboards can be expected. */
  hasGrafana(cluster: string): boolean {
    return this.#grafanaOf(cluster, {}) !== undefined;
  }

  /** What is about a whole cluster, for those who run it. */
  linksOfCluster(cluster: string): MeshLink[] {
    const grafana = this.#grafanaOf(cluster, {});
    const kiali = this.#kialiOf(cluster, {});
    const dashboard = (name: DashboardName) =>
      grafana && this.#dashboardUrl(grafana, name, {});
    const links: NewLink[] = [
      { kind: 'grafana-mesh', title: 'Grafana mesh', url: dashboard('mesh') },
      {
        kind: 'grafana-control-plane',
        title: 'Grafana control plane',
        url: dashboard('controlPlane'),
      },
      {
        kind: 'kiali',
        title: 'Kiali',
        url: kiali && kialiUrl(kiali, cluster, ['overview']),
      },
    ];
    return safe(links.map(each => ({ ...each, cluster })));
  }

  /** Where Kiali shows one Istio object of a cluster, with the placeholders of {@link EntityCluster.objectUrl}. */
  objectUrlOf(cluster: string): string | undefined {
    const kiali = this.#kialiOf(cluster, {});
    const url = kiali && kialiObjectUrl(kiali, cluster);
    return url && safeHttpUrl(kiali.url) ? url : undefined;
  }

  #linksTo(target: LinkTarget, preferences: LinkPreferences): NewLink[] {
    const { cluster, namespace, service, workload } = target;
    const grafana = this.#grafanaOf(cluster, preferences);
    const kiali = this.#kialiOf(cluster, preferences);
    const traces = this.#config.traces.find(covers(cluster));
    const logs = this.#config.logs.find(covers(cluster));
    const inKiali = kiali && kialiUrls(kiali, target);
    const serviceDashboard =
      grafana &&
      service &&
      this.#dashboardUrl(grafana, 'service', {
        qrep: 'destination',
        service: `${service}.${namespace}.svc.cluster.local`,
      });
    return [
      {
        kind: 'grafana-service',
        title: 'Grafana',
        url: serviceDashboard,
        annotation: {
          key: 'grafana/overview-dashboard',
          value: serviceDashboard ?? '',
        },
      },
      {
        kind: 'grafana-workload',
        title: 'Grafana workload',
        url:
          grafana &&
          this.#dashboardUrl(grafana, 'workload', {
            qrep: 'destination',
            namespace,
            workload,
          }),
      },
      {
        kind: 'kiali',
        title: 'Kiali',
        url: inKiali?.main,
        annotation: { key: 'kiali.io/namespace', value: namespace },
      },
      {
        kind: 'kiali-workload',
        title: 'Kiali workload',
        url: inKiali?.workload,
      },
      { kind: 'kiali-graph', title: 'Kiali graph', url: inKiali?.graph },
      {
        kind: 'traces',
        title: 'Traces',
        url: traces && tracesUrl(traces, target, preferences),
        ...(traces && {
          annotation: {
            key: 'jaegertracing.io/service',
            value: traceServiceOf(traces, target),
          },
        }),
      },
      {
        kind: 'logs',
        title: 'Logs',
        url:
          logs && logs.url + fill(logs.path, { ...target }, encodeURIComponent),
      },
    ];
  }

  /** What the entity's own annotations name inside of a configured Grafana. */
  #preferredLinks(preferences: LinkPreferences): NewLink[] {
    const { grafanaId, grafanaOverview, grafanaTag } = preferences;
    const grafanas = this.#config.grafana;
    const its = grafanas.find(each => each.id === grafanaId) ?? grafanas[0];
    const isInside = grafanas.some(({ url }) =>
      grafanaOverview?.startsWith(`${new URL(url).href.replace(/\/$/, '')}/`),
    );
    return [
      {
        kind: 'grafana-overview',
        title: 'Grafana overview',
        url: isInside ? grafanaOverview : undefined,
      },
      {
        kind: 'grafana-overview',
        title: 'Grafana dashboards',
        url:
          its && grafanaTag
            ? `${its.url}/dashboards?${new URLSearchParams({
                tag: grafanaTag,
              })}`
            : undefined,
      },
    ];
  }

  #grafanaOf(cluster: string, { grafanaId }: LinkPreferences) {
    const covering = this.#config.grafana.filter(covers(cluster));
    return (
      covering.find(each => each.id && each.id === grafanaId) ?? covering[0]
    );
  }

  #kialiOf(cluster: string, { kialiName }: LinkPreferences) {
    const covering = this.#config.kiali.filter(covers(cluster));
    return (
      covering.find(each => each.name && each.name === kialiName) ?? covering[0]
    );
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
    });
    for (const [name, value] of Object.entries(variables)) {
      query.set(`var-${name}`, value);
    }
    return `${grafana.url}${path}?${query}`;
  }
}

function covers(cluster: string) {
  return ({ clusters }: { clusters?: string[] }) =>
    !clusters || clusters.includes(cluster);
}

function safe(links: readonly NewLink[]): MeshLink[] {
  return links.flatMap(link => {
    const url = safeHttpUrl(link.url);
    return url ? [{ ...link, url }] : [];
  });
}
