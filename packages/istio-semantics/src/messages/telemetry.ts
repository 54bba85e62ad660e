export const telemetryMessages = {
  'tracing.on':
    'Spans go to {{provider}}; {{sampling}} % of new traces are recorded',
  'tracing.onUnsampled':
    'Spans of requests that are already traced go to {{provider}}; no new trace is started',
  'tracing.off': 'No spans are reported',
  'tracing.chosen': '{{policy}} chooses provider {{provider}}',
  'tracing.chosenByDefault':
    'The mesh configuration chooses provider {{provider}} by default',
  'tracing.legacy':
    'The proxy configuration sends spans to {{address}} ({{tracer}}); no Telemetry object speaks of tracing',
  'tracing.notChosen':
    'No Telemetry object and no default of the mesh configuration chooses a provider',
  'tracing.legacyOff': 'The mesh configuration turns tracing off',
  'tracing.ignored':
    '{{policy}} has no effect: an older Telemetry object is for the whole namespace too',
  'tracing.proxy': 'The workload has a proxy that can report spans',
  'tracing.noProxy':
    'The workload has no proxy in the mesh that could report spans',
  'tracing.needsWaypoint':
    'ztunnel reports no spans of requests; that needs a waypoint',
  'tracing.waypoint': 'Waypoint {{waypoint}} can report spans',
  'tracing.reportingDisabled': '{{policy}} turns the reporting of spans off',
  'tracing.sampled': '{{sampling}} % of new traces are recorded',
  'tracing.samplingZero':
    '{{policy}} sets the sampling to zero: only requests that are already traced are recorded',
  'tracing.samplingUnknown':
    'The sampling is not known: annotation proxy.istio.io/config cannot be understood',
  'tracing.providerDefined':
    'The mesh configuration defines provider {{provider}} as {{kind}}',
  'tracing.providerUnknown':
    'The mesh configuration defines no provider {{provider}}',
  'tracing.providerCannotTrace':
    'Provider {{provider}} of the mesh configuration cannot take traces',
  'tracing.serviceFound': 'Service {{service}} exists',
  'tracing.serviceMissing': 'Service {{service}} does not exist',
  'tracing.serviceOutside':
    'Spans leave the cluster for {{service}}; what becomes of them is not known',
  'tracing.portFound': 'Service {{service}} has port {{port}}',
  'tracing.portMissing': 'Service {{service}} has no port {{port}}',
  'tracing.endpointsReady': '{{ready}} pods of service {{service}} are ready',
  'tracing.noEndpoints': 'No pod of service {{service}} is ready',
  'tracing.endpointsUnknown':
    'What stands behind service {{service}} is not known: it selects no pods',
  'tracing.pipelineFound': '{{count}} TracePipelines exist',
  'tracing.noPipeline': 'No TracePipeline exists that would pass spans on',
  'tracing.pipelineHealthy': 'TracePipeline {{pipeline}} passes spans on',
  'tracing.pipelineDegraded':
    'TracePipeline {{pipeline}} passes spans on, but not all of them: {{problem}}',
  'tracing.pipelineUnhealthy':
    'TracePipeline {{pipeline}} passes nothing on: {{problem}}',
  'tracing.pipelineUnknown':
    'Whether TracePipeline {{pipeline}} passes spans on is not known: {{problem}}',
  'tracing.componentsUnhealthy':
    "Kyma's trace components are not healthy: {{problem}}",
  'tracing.headers':
    'Spans join to one trace only if the application hands the trace headers on',
  'telemetry.noMeshConfig':
    'Unknown: the mesh configuration of the control plane is not in this cluster or cannot be read',
  'telemetry.envoyFilter':
    'EnvoyFilter {{filter}} patches what proxies here report and may change this',
  'telemetry.logs': 'Access logs are on: {{providers}}',
  'telemetry.logsOff': 'Access logs are off',
  'telemetry.metrics': 'Metrics are on: {{providers}}',
  'telemetry.metricsOff': 'Metrics are off',
  'telemetry.pipelineScrapes':
    'MetricPipeline {{pipeline}} collects the metrics of proxies in this namespace',
  'telemetry.pipelinesExclude':
    'No MetricPipeline collects the metrics of proxies in this namespace',
  'telemetry.pipelineUnhealthy':
    'MetricPipeline {{pipeline}} passes nothing on: {{problem}}',
  'telemetry.scrapeOffered':
    'Pods are annotated for Prometheus; whether one scrapes them is not known',
  'telemetry.scrapeUnknown':
    'Whether anything collects the metrics is not known',
} as const;
