export { applicableTelemetries } from './telemetries';
export type { ApplicableTelemetries, Direction } from './telemetries';
export { activeLoggers, mergeAccessLogs } from './accessLogs';
export type { LoggingConfig } from './accessLogs';
export {
  istioMetrics,
  mergeMetrics,
  metricsEntries,
  reportsMetrics,
} from './metrics';
export type { MetricOverride, MetricsConfig } from './metrics';
export { extensionProvider, mergeTracing, proxyTracing } from './tracing';
export type { ProxyTracing, TracingConfig, TracingSpec } from './tracing';
export { telemetryOf } from './telemetryOf';
export { tracingOf } from './tracingOf';
