import {
  extensionProvider,
  istioMetrics,
  mergeMetrics,
  MetricsConfig,
  metricsEntries,
  reportsMetrics,
} from '../../src';
import type { ConformanceCase } from '../cases';
import type { Adapter } from '../judge';
import { listenerDirection, telemetryWorldOf } from './telemetryWorld';

/** Envoy's configuration of the stats filter, as proto JSON with sorted keys. */
function statsFilter(testCase: ConformanceCase, config: MetricsConfig) {
  const { selection } = telemetryWorldOf(testCase);
  const inbound = /(Inbound|Gateway)$/.test(
    String(testCase.params.listenerClass),
  );
  const metrics = config[listenerDirection(testCase)].overrides.map(each => {
    const kept = each.tags.flatMap(tag =>
      'value' in tag ? [[tag.name, tag.value]] : [],
    );
    const removed = each.tags.flatMap(tag => ('value' in tag ? [] : tag.name));
    return {
      ...(kept.length > 0 ? { dimensions: Object.fromEntries(kept) } : {}),
      ...(each.disabled ? { drop: true } : {}),
      name: istioMetrics[each.name] ?? each.name,
      ...(removed.length > 0 ? { tags_to_remove: removed } : {}),
    };
  });
  return JSON.stringify({
    ...(inbound ? { disable_host_header_fallback: true } : {}),
    ...(metrics.length > 0 ? { metrics } : {}),
    ...(selection.waypoint ? { reporter: 'SERVER_GATEWAY' } : {}),
    tcp_reporting_duration: config.reportingInterval,
  });
}

export const metricsFilters: Record<string, Adapter> = {
  'tracing/metrics-filters': testCase => {
    const { applied, mesh } = telemetryWorldOf(testCase);
    const merged = mergeMetrics(
      metricsEntries(applied),
      mesh.defaultProviders.metrics,
    );
    const [filter] = [...merged].filter(
      ([provider, config]) =>
        reportsMetrics(extensionProvider(mesh, provider)) &&
        !config[listenerDirection(testCase)].disabled,
    );
    return filter ? { 'istio.stats': statsFilter(testCase, filter[1]) } : {};
  },
};
