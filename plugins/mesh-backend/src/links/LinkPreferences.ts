import { safeHttpUrl } from '@mesh-portal/backstage-plugin-mesh-common';

/**
 * What an entity's annotations for other plugins say about where its links lead. They choose among what is configured
 * and inside of it, never another server.
 */
export interface LinkPreferences {
  /** `grafana/host-id`: `mesh.grafana[].id`. */
  grafanaId?: string;
  /** `grafana/overview-dashboard`: used where it lies below a configured Grafana. */
  grafanaOverview?: string;
  /** `grafana/dashboard-selector`, where it is a single tag. */
  grafanaTag?: string;
  /** `kiali.io/provider`: `mesh.kiali[].name`. */
  kialiName?: string;
  /** `jaegertracing.io/service`: name of the service in traces. */
  traceService?: string;
  /** `jaegertracing.io/operation`, `/lookback`, `/limit`: parameters of Jaeger's search. */
  traceSearch?: Record<string, string>;
}

const MAX_LENGTH = 253;

/** Undefined where the annotations say nothing about links. Values in an unexpected form are left out. */
export function readLinkPreferences(
  annotations: Readonly<Record<string, string>>,
): LinkPreferences | undefined {
  const read = (key: string, form = /^\S(?:.*\S)?$/) => {
    const value = annotations[key];
    return value && value.length <= MAX_LENGTH && form.test(value)
      ? value
      : undefined;
  };
  const search = Object.entries({
    operation: read('jaegertracing.io/operation'),
    lookback: read('jaegertracing.io/lookback', /^\d{1,4}[smhd]$/),
    limit: read('jaegertracing.io/limit', /^\d{1,4}$/),
  }).filter(([, value]) => value !== undefined);
  const preferences = {
    grafanaId: read('grafana/host-id'),
    grafanaOverview: safeHttpUrl(annotations['grafana/overview-dashboard']),
    grafanaTag: read('grafana/dashboard-selector', /^[\p{L}\p{N}_.:-]+$/u),
    kialiName: read('kiali.io/provider'),
    traceService: read('jaegertracing.io/service'),
    traceSearch: search.length > 0 ? Object.fromEntries(search) : undefined,
  };
  const given = Object.entries(preferences).filter(([, value]) => value);
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}
