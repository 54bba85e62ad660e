import {
  activeLoggers,
  istioMetrics,
  mergeAccessLogs,
  mergeMetrics,
  MetricsConfig,
  metricsEntries,
  extensionProvider,
  reportsMetrics,
} from '../../src';
import type { ConformanceCase } from '../cases';
import type { Adapter } from '../judge';
import { telemetryWorldOf } from './telemetryWorld';
import { record } from './world';

/** Outbound unless the listener class says otherwise. */
const directionOf = ({ params }: ConformanceCase) =>
  /Inbound$/.test(String(params.listenerClass)) ? 'server' : 'client';

function sideAnswer({ disabled, overrides }: MetricsConfig['client']) {
  return disabled || overrides.length > 0
    ? {
        disabled,
        ...(overrides.length > 0
          ? {
              overrides: overrides.map(each => ({
                name: each.name,
                ...(each.disabled ? { disabled: true } : {}),
                ...(each.tags.length > 0 ? { tags: each.tags } : {}),
              })),
            }
          : {}),
      }
    : undefined;
}

/** Envoy's configuration of the stats filter, as proto JSON with sorted keys. */
function statsFilter(testCase: ConformanceCase, config: MetricsConfig) {
  const { selection } = telemetryWorldOf(testCase);
  const inbound = /(Inbound|Gateway)$/.test(
    String(testCase.params.listenerClass),
  );
  const metrics = config[directionOf(testCase)].overrides.map(each => {
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

export const telemetry: Record<string, Adapter> = {
  'tracing/access-logging': testCase => {
    const { applied, mesh } = telemetryWorldOf(testCase);
    const configs = mergeAccessLogs(applied, mesh, directionOf(testCase));
    return {
      providers: configs
        ? activeLoggers(configs, mesh).map(each => each.provider)
        : null,
    };
  },
  'tracing/access-logging-filter': testCase => {
    const { applied, mesh } = telemetryWorldOf(testCase);
    return mergeAccessLogs(applied, mesh, directionOf(testCase));
  },
  'tracing/merge-metrics': ({ params }) => {
    const defaults = record(params.defaultProviders).metrics as string[];
    const merged = mergeMetrics(params.metrics as unknown[], defaults ?? []);
    return Object.fromEntries(
      [...merged].map(([provider, { client, server, reportingInterval }]) => [
        provider,
        {
          clientMetrics: sideAnswer(client),
          serverMetrics: sideAnswer(server),
          reportingInterval,
        },
      ]),
    );
  },
  'tracing/metrics-filters': testCase => {
    const { applied, mesh } = telemetryWorldOf(testCase);
    const merged = mergeMetrics(
      metricsEntries(applied),
      mesh.defaultProviders.metrics,
    );
    const [filter] = [...merged].filter(
      ([provider, config]) =>
        reportsMetrics(extensionProvider(mesh, provider)) &&
        !config[directionOf(testCase)].disabled,
    );
    return filter ? { 'istio.stats': statsFilter(testCase, filter[1]) } : {};
  },
};
