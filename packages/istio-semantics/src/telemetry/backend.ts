import {
  Fields,
  fieldsAt,
  isFields,
  labelsAt,
  listAt,
  nameOf,
  numberAt,
  refOf,
  stringAt,
  stringsAt,
} from '../model/fields';
import { kinds, MeshModel } from '../model';
import { isReady } from '../traffic/endpoints';
import type { KubernetesObject, Reason, TracingAnswer } from '../types';

/** Steps on the way to a backend. */
export type Chain = TracingAnswer['chain'];

const step = (ok: boolean | undefined, reason: Reason): Chain[number] => ({
  reason,
  ...(ok === undefined ? {} : { ok }),
});

/** Joins parts of a chain; nothing follows on a break. */
export function chained(...parts: Array<() => Chain>): Chain {
  const chain: Chain = [];
  for (const part of parts) {
    chain.push(...part());
    if (chain.some(each => each.ok === false)) {
      break;
    }
  }
  return chain;
}

/** The Service that Istio registers under a host; short names are not known to it. */
function serviceOfHost(
  model: MeshModel,
  host: string,
): KubernetesObject | undefined {
  const suffix = `.svc.${model.clusterDomain}`;
  if (!host.endsWith(suffix)) {
    return undefined;
  }
  const [name, namespace, ...rest] = host.slice(0, -suffix.length).split('.');
  return rest.length === 0
    ? model.get(kinds.service, namespace ?? '', name)
    : undefined;
}

function isServiceEntryHost(model: MeshModel, host: string): boolean {
  return model
    .list(kinds.serviceEntry)
    .some(each => stringsAt(each, 'spec', 'hosts').includes(host));
}

function endpointStep(
  model: MeshModel,
  service: KubernetesObject,
  params: Record<string, string | number>,
): Chain[number] {
  const object = refOf(service);
  const selects = Object.keys(labelsAt(service, 'spec', 'selector')).length > 0;
  if (!selects || !model.readable(kinds.pod)) {
    return step(undefined, {
      code: 'tracing.endpointsUnknown',
      params,
      object,
    });
  }
  const ready = model.podsOfService(service).filter(isReady).length;
  return step(ready > 0, {
    code: ready > 0 ? 'tracing.endpointsReady' : 'tracing.noEndpoints',
    params: { ...params, ready },
    object,
  });
}

/**
 * From a host and port to ready pods. Istio finds no cluster for a host it does not know, or a port the Service lacks.
 * Mirrors `pilot/pkg/model/extensionproviders.go → LookupCluster`.
 */
export function serviceChain(
  model: MeshModel,
  host: string,
  port: number | undefined,
): Chain {
  const params = { service: host, port: port ?? 0 };
  const unreadable = [kinds.service, kinds.serviceEntry].find(
    each => !model.readable(each),
  );
  const service = serviceOfHost(model, host);
  if (!service) {
    if (isServiceEntryHost(model, host)) {
      return [step(undefined, { code: 'tracing.serviceOutside', params })];
    }
    return [
      unreadable
        ? step(undefined, {
            code: 'unknown.notReadable',
            params: { kind: unreadable },
          })
        : step(false, { code: 'tracing.serviceMissing', params }),
    ];
  }
  const object = refOf(service);
  const open =
    port === undefined ||
    listAt(service, 'spec', 'ports').some(
      each => numberAt(each, 'port') === port,
    );
  return chained(
    () => [step(true, { code: 'tracing.serviceFound', params, object })],
    () => [endpointStep(model, service, params)],
    () => [
      step(open, {
        code: open ? 'tracing.portFound' : 'tracing.portMissing',
        params,
        object,
        field: 'spec.ports',
      }),
    ],
  );
}

/** A condition of a Kyma object, by type. */
function condition(object: KubernetesObject, type: string): Fields {
  const found = listAt(object, 'status', 'conditions').find(
    each => stringAt(each, 'type') === type,
  );
  return isFields(found) ? found : fieldsAt(undefined);
}

/** Reasons of `TelemetryFlowHealthy=False` under which something still arrives. */
const partly: readonly string[] = [
  'GatewaySomeTelemetryDataDropped',
  'GatewayThrottling',
  'AgentSomeTelemetryDataDropped',
  'AgentBufferFillingUp',
];

/** What a pipeline does with what it gets. */
export interface PipelineHealth {
  ok?: boolean;
  /** Reason of the condition that tells, empty when all is well. */
  problem: string;
}

/**
 * Health of a Kyma TracePipeline or MetricPipeline by its conditions.
 * Source: `internal/conditions/conditions.go` of kyma-project/telemetry-manager.
 */
export function pipelineHealth(pipeline: KubernetesObject): PipelineHealth {
  for (const type of [
    'ConfigurationGenerated',
    'GatewayHealthy',
    'AgentHealthy',
  ]) {
    const { status, reason } = condition(pipeline, type);
    const expected = type !== 'AgentHealthy' || status !== undefined;
    if (expected && status !== 'True') {
      return {
        ...(status === 'False' ? { ok: false } : {}),
        problem: typeof reason === 'string' ? reason : type,
      };
    }
  }
  const flow = condition(pipeline, 'TelemetryFlowHealthy');
  const reason = typeof flow.reason === 'string' ? flow.reason : '';
  switch (flow.status) {
    case 'False':
      return { ok: partly.includes(reason), problem: reason };
    case 'Unknown':
      return { problem: reason };
    default:
      return { ok: true, problem: '' };
  }
}

/** Pipelines that are not on their way out. */
export function livePipelines(
  model: MeshModel,
  kind: string,
): KubernetesObject[] {
  return model
    .list(kind)
    .filter(
      each => stringAt(each, 'metadata', 'deletionTimestamp') === undefined,
    );
}

function traceStep(pipeline: KubernetesObject): Chain[number] {
  const { ok, problem } = pipelineHealth(pipeline);
  const healthy = problem
    ? 'tracing.pipelineDegraded'
    : 'tracing.pipelineHealthy';
  const notHealthy =
    ok === false ? 'tracing.pipelineUnhealthy' : 'tracing.pipelineUnknown';
  return step(ok, {
    code: ok ? healthy : notHealthy,
    params: { pipeline: nameOf(pipeline), problem },
    object: refOf(pipeline),
    field: 'status.conditions',
  });
}

/** Whole first, then partly, not known, broken. */
function byHealth(a: Chain[number], b: Chain[number]): number {
  const rank = ({ ok, reason }: Chain[number]) =>
    ok === undefined
      ? 2
      : Number(!ok) * 3 + Number(reason.code === 'tracing.pipelineDegraded');
  return rank(a) - rank(b);
}

/**
 * From Kyma's telemetry gateway to a backend: a TracePipeline that passes spans on, and components that are healthy.
 * The component condition also says True, reason NoPipelineDeployed, where there is no pipeline.
 */
export function tracePipelineChain(model: MeshModel): Chain {
  const kind = kinds.kymaTracePipeline;
  if (!model.readable(kind)) {
    return [step(undefined, { code: 'unknown.notReadable', params: { kind } })];
  }
  const pipelines = livePipelines(model, kind);
  if (pipelines.length === 0) {
    return [step(false, { code: 'tracing.noPipeline', params: {} })];
  }
  const [best] = pipelines.map(traceStep).sort(byHealth);
  const manager = model.get(kinds.kymaTelemetry, 'kyma-system', 'default');
  const components = manager && condition(manager, 'TraceComponentsHealthy');
  return chained(
    () => [
      step(true, {
        code: 'tracing.pipelineFound',
        params: { count: pipelines.length },
      }),
    ],
    () => [best],
    () =>
      components?.status === 'False'
        ? [
            step(false, {
              code: 'tracing.componentsUnhealthy',
              params: { problem: String(components.reason ?? '') },
              object: refOf(manager!),
              field: 'status.conditions',
            }),
          ]
        : [],
  );
}
