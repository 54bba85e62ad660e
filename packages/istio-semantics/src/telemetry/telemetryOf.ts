import {
  annotationsOf,
  booleanAt,
  labelValue,
  nameOf,
  refOf,
  stringsAt,
  valueAt,
} from '../model/fields';
import { kinds, MeshConfig, MeshModel, Workload } from '../model';
import type {
  AccessLogDirection,
  KubernetesObject,
  MetricsDirection,
  Reason,
  TelemetryAnswer,
  Verdict,
} from '../types';
import { activeLoggers, mergeAccessLogs } from './accessLogs';
import { Chain, chained, livePipelines, pipelineHealth } from './backend';
import {
  mergeMetrics,
  MetricsConfig,
  metricsEntries,
  reportsMetrics,
} from './metrics';
import { withFilters } from './reportFilters';
import { TelemetrySubject, telemetrySubject, verdictWithout } from './subject';
import { ApplicableTelemetries, Direction } from './telemetries';
import { extensionProvider } from './tracing';

function accessLogsOf(
  applied: readonly KubernetesObject[],
  mesh: MeshConfig,
  direction: Direction,
): AccessLogDirection {
  const configs = mergeAccessLogs(applied, mesh, direction);
  const active = configs && activeLoggers(configs, mesh);
  const file = mesh.accessLogFile ? [{ name: mesh.accessLogFile }] : [];
  const providers =
    active?.map(({ provider, filter }) => ({
      name: provider,
      ...(filter ? { filter: filter.expression } : {}),
    })) ?? file;
  return { enabled: providers.length > 0, providers };
}

function metricsOf(
  merged: ReadonlyMap<string, MetricsConfig>,
  mesh: MeshConfig,
  direction: Direction,
): MetricsDirection {
  const providers = [...merged]
    .filter(
      ([name, config]) =>
        !config[direction].disabled &&
        reportsMetrics(extensionProvider(mesh, name)),
    )
    .map(([name]) => name);
  return { enabled: providers.length > 0, providers };
}

/** Namespaces that Kyma leaves out unless told otherwise. */
const excludedByDefault = ['kyma-system', 'kube-system', 'istio-system'];

/** Whether a MetricPipeline collects from the proxies of a namespace. */
function collectsFrom(pipeline: KubernetesObject, namespace: string): boolean {
  const input = valueAt(pipeline, 'spec', 'input', 'istio');
  const include = stringsAt(input, 'namespaces', 'include');
  const exclude = stringsAt(input, 'namespaces', 'exclude');
  if (booleanAt(input, 'enabled') !== true) {
    return false;
  }
  return include.length > 0
    ? include.includes(namespace)
    : !(exclude.length > 0 ? exclude : excludedByDefault).includes(namespace);
}

function pipelineStep(pipeline: KubernetesObject): Chain[number] {
  const { ok, problem } = pipelineHealth(pipeline);
  return {
    ...(ok === undefined ? {} : { ok }),
    reason: {
      code:
        ok === false
          ? 'telemetry.pipelineUnhealthy'
          : 'telemetry.pipelineScrapes',
      params: { pipeline: nameOf(pipeline), problem },
      object: refOf(pipeline),
      field: ok === false ? 'status.conditions' : 'spec.input.istio',
    },
  };
}

/** Who collects the metrics: a MetricPipeline of Kyma, or perhaps a Prometheus that cannot be seen. */
function collectionSteps(model: MeshModel, workload: Workload): Chain {
  const kind = kinds.kymaMetricPipeline;
  const pipelines = livePipelines(model, kind);
  const steps = pipelines
    .filter(each => collectsFrom(each, workload.namespace))
    .map(pipelineStep);
  const best =
    steps.find(each => each.ok) ??
    steps.find(each => each.ok === undefined) ??
    steps[0];
  if (best) {
    return [best];
  }
  const offered = [
    workload.template.annotations,
    ...model.podsOf(workload).map(annotationsOf),
  ].some(each => labelValue(each, 'prometheus.io/scrape') === 'true');
  if (!offered && pipelines.length > 0 && model.readable(kind)) {
    return [
      {
        ok: false,
        reason: { code: 'telemetry.pipelinesExclude', params: {} },
      },
    ];
  }
  return [
    {
      reason: {
        code: offered ? 'telemetry.scrapeOffered' : 'telemetry.scrapeUnknown',
        params: {},
      },
    },
  ];
}

const quiet: Omit<TelemetryAnswer, 'metricsChain'> = {
  accessLogs: {
    client: { enabled: false, providers: [] },
    server: { enabled: false, providers: [] },
  },
  metrics: {
    client: { enabled: false, providers: [] },
    server: { enabled: false, providers: [] },
  },
};

const unique = (names: string[]) => [...new Set(names)].sort().join(', ');

/** What the proxies tell, apart from who listens. */
interface Reports extends Pick<TelemetryAnswer, 'accessLogs' | 'metrics'> {
  mesh: MeshConfig;
  /** About access logs, about metrics. */
  because: [Reason, Reason];
}

function merge(
  mesh: MeshConfig,
  applied: readonly KubernetesObject[],
): Reports {
  const merged = mergeMetrics(
    metricsEntries(applied),
    mesh.defaultProviders.metrics,
  );
  const accessLogs = {
    client: accessLogsOf(applied, mesh, 'client'),
    server: accessLogsOf(applied, mesh, 'server'),
  };
  const metrics = {
    client: metricsOf(merged, mesh, 'client'),
    server: metricsOf(merged, mesh, 'server'),
  };
  const loggers = [
    ...accessLogs.client.providers,
    ...accessLogs.server.providers,
  ].map(each => each.name);
  const reporters = [...metrics.client.providers, ...metrics.server.providers];
  return {
    mesh,
    accessLogs,
    metrics,
    because: [
      {
        code: loggers.length > 0 ? 'telemetry.logs' : 'telemetry.logsOff',
        params: { providers: unique(loggers) },
      },
      {
        code:
          reporters.length > 0 ? 'telemetry.metrics' : 'telemetry.metricsOff',
        params: { providers: unique(reporters) },
      },
    ],
  };
}

const shared = new WeakMap<ApplicableTelemetries, Reports>();

/** Worked out once for all workloads to which the same objects speak. */
function reportsOf({ mesh, telemetries }: TelemetrySubject): Reports {
  let reports = shared.get(telemetries);
  if (reports?.mesh !== mesh) {
    reports = merge(mesh, telemetries.applied);
    shared.set(telemetries, reports);
  }
  return reports;
}

/**
 * Whether the proxies of a workload write access logs and report metrics, per direction, and who collects the metrics.
 * Unknown where Telemetry objects, pods or the mesh configuration cannot be read.
 *
 * @public
 */
export function telemetryOf(
  model: MeshModel,
  workload: Workload,
): Verdict<TelemetryAnswer> {
  const subject = telemetrySubject(model, workload);
  if ('known' in subject) {
    return verdictWithout(subject, metricsChain => ({
      ...quiet,
      metricsChain,
    }));
  }
  const { accessLogs, metrics, because } = reportsOf(subject);
  const verdict: Verdict<TelemetryAnswer> = {
    known: true,
    value: {
      accessLogs,
      metrics,
      metricsChain: chained(
        () => [
          {
            ok: metrics.client.enabled || metrics.server.enabled,
            reason: because[1],
          },
        ],
        () => collectionSteps(model, workload),
      ),
    },
    because,
  };
  return withFilters(verdict, model, workload, subject);
}
