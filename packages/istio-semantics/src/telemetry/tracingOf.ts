import { policyName } from '../access/policyName';
import { Fields, fieldsAt, labelValue, refOf } from '../model/fields';
import type { MeshConfig, MeshModel, Workload } from '../model';
import type {
  Reason,
  TracingAnswer,
  TracingDirection,
  Verdict,
} from '../types';
import { Chain, chained } from './backend';
import { withFilters } from './reportFilters';
import { TelemetrySubject, telemetrySubject, verdictWithout } from './subject';
import type { ApplicableTelemetries } from './telemetries';
import {
  addressChain,
  BackendChain,
  bootstrapTracer,
  providerBackend,
} from './traceBackend';
import {
  mergeTracing,
  proxyConfigSampling,
  proxyTracing,
  samplingOf,
  TracingConfig,
  TracingSpec,
} from './tracing';
import {
  choiceStep,
  providerStep,
  proxyStep,
  reportingStep,
} from './tracingSteps';

const off: TracingDirection = { enabled: false };

/** Where the proxy configuration of a workload comes from, as far as tracing goes. */
interface ProxyConfig {
  fields: Fields;
  /** False where the annotation cannot be understood. */
  understood: boolean;
}

const ownProxyConfig = ({ template }: Workload) =>
  labelValue(template.annotations, 'proxy.istio.io/config');

/** Mirrors `pilot/pkg/model/proxy_config.go → EffectiveProxyConfig`; ProxyConfig objects say nothing of tracing. */
function proxyConfigOf(
  model: MeshModel,
  workload: Workload,
  defaultConfig: Fields,
): ProxyConfig {
  const text = ownProxyConfig(workload);
  if (text === undefined) {
    return { fields: defaultConfig, understood: true };
  }
  const own = model.parse(text);
  return {
    fields: {
      tracing: {
        ...fieldsAt(defaultConfig, 'tracing'),
        ...fieldsAt(own, 'tracing'),
      },
    },
    understood: own !== undefined,
  };
}

/** Everything about tracing but the backend. */
type Settled = Omit<TracingAnswer, 'chain'> & { chain: () => Chain };

/** What is left of the Telemetry API where it is not used. */
function legacyTracing(
  subject: TelemetrySubject,
  { fields }: ProxyConfig,
): Settled {
  const { mesh } = subject;
  const found = bootstrapTracer(fields);
  const on = mesh.enableTracing && found !== undefined;
  const chosen: Reason = found
    ? { code: 'tracing.legacy', params: found }
    : { code: 'tracing.notChosen', params: {} };
  const turnedOff: Reason = {
    code: 'tracing.legacyOff',
    params: {},
    ...(mesh.source ? { object: mesh.source } : {}),
    field: 'enableTracing',
  };
  const direction = on
    ? {
        enabled: true,
        provider: found.tracer,
        sampling: proxyConfigSampling(fields),
      }
    : off;
  const { enabled, ...word } = direction;
  return {
    state: on ? 'on' : 'off',
    ...word,
    client: direction,
    server: direction,
    chain: () =>
      chained(
        () => proxyStep(subject),
        () => [{ ok: on, reason: mesh.enableTracing ? chosen : turnedOff }],
      ),
  };
}

/** The direction to tell of where one has to do: requests that arrive, unless only others are traced. */
function leading(
  config: TracingConfig,
  { client, server }: Pick<TracingAnswer, 'client' | 'server'>,
): TracingSpec {
  return client.enabled && !server.enabled ? config.client : config.server;
}

function settledTracing(
  subject: TelemetrySubject,
  config: TracingConfig,
  { fields, understood }: ProxyConfig,
): Settled {
  const percentOf = (spec: TracingSpec) =>
    understood || spec.randomSamplingPercentage !== undefined
      ? samplingOf(spec, fields)
      : undefined;
  const directionOf = (spec: TracingSpec): TracingDirection => {
    const { enabled, tracer } = proxyTracing(spec, subject.mesh, fields);
    const sampling = percentOf(spec);
    return enabled && tracer
      ? {
          enabled: true,
          ...(spec.providerName ? { provider: spec.providerName } : {}),
          ...(sampling === undefined ? {} : { sampling }),
        }
      : off;
  };
  const client = directionOf(config.client);
  const server = directionOf(config.server);
  const { enabled, ...word } = server.enabled ? server : client;
  const spec = leading(config, { client, server });
  return {
    state: enabled ? 'on' : 'off',
    ...word,
    client,
    server,
    chain: () =>
      chained(
        () => proxyStep(subject),
        () => choiceStep(spec, subject),
        () => reportingStep(spec, percentOf(spec)),
        () => providerStep(spec, subject),
      ),
  };
}

function headline({ state, provider = '', sampling, chain }: TracingAnswer) {
  const broken = chain.find(each => each.ok === false)?.reason;
  if (state === 'off') {
    return broken ?? { code: 'tracing.off' as const, params: {} };
  }
  const chosen = chain.find(
    each =>
      each.reason.code === 'tracing.chosen' ||
      each.reason.code === 'tracing.chosenByDefault',
  )?.reason;
  return {
    code:
      sampling === 0
        ? ('tracing.onUnsampled' as const)
        : ('tracing.on' as const),
    params: { provider, sampling: sampling ?? '?' },
    ...(chosen?.object ? { object: chosen.object, field: chosen.field } : {}),
  };
}

function verdictOf(
  { telemetries }: TelemetrySubject,
  settled: Settled,
  backend: Chain,
): Verdict<TracingAnswer> {
  const answer = { ...settled, chain: chained(settled.chain, () => backend) };
  return {
    known: true,
    value: answer,
    because: [
      headline(answer),
      ...telemetries.ignored.map((each): Reason => {
        const object = refOf(each);
        return {
          code: 'tracing.ignored',
          params: { policy: policyName(object) },
          object,
        };
      }),
      ...(answer.state === 'on'
        ? [{ code: 'tracing.headers' as const, params: {} }]
        : []),
    ],
  };
}

/** A verdict with what it depends on. */
interface Held {
  mesh: MeshConfig;
  settled: Settled;
  backendIn: BackendChain;
  backend?: Chain;
  verdict?: Verdict<TracingAnswer>;
}

function settle(
  model: MeshModel,
  workload: Workload,
  subject: TelemetrySubject,
): Held {
  const { mesh, telemetries } = subject;
  const proxyConfig = proxyConfigOf(model, workload, mesh.defaultConfig);
  const config = mergeTracing(telemetries.applied, mesh);
  if (config) {
    const settled = settledTracing(subject, config, proxyConfig);
    const { provider } = leading(config, settled);
    return {
      mesh,
      settled,
      backendIn: providerBackend(provider),
    };
  }
  const { address = '' } = bootstrapTracer(proxyConfig.fields) ?? {};
  return {
    mesh,
    settled: legacyTracing(subject, proxyConfig),
    backendIn: addressChain(model.clusterDomain, workload.namespace, address),
  };
}

const shared = new WeakMap<ApplicableTelemetries, Held>();

/** What is told of the proxy; worked out once for all workloads without settings of their own. */
function heldFor(
  model: MeshModel,
  workload: Workload,
  subject: TelemetrySubject,
): Held {
  const { mesh, telemetries, waypoint } = subject;
  if (waypoint || ownProxyConfig(workload) !== undefined) {
    return settle(model, workload, subject);
  }
  let held = shared.get(telemetries);
  if (held?.mesh !== mesh) {
    held = settle(model, workload, subject);
    shared.set(telemetries, held);
  }
  return held;
}

/**
 * Whether the proxies of a workload report spans, with which provider and sampling per direction, and how far the spans
 * get on their way to a backend: the first broken step of the chain is the answer to show. Unknown where Telemetry
 * objects, pods or the mesh configuration cannot be read.
 *
 * @public
 */
export function tracingOf(
  model: MeshModel,
  workload: Workload,
): Verdict<TracingAnswer> {
  const subject = telemetrySubject(model, workload);
  if ('known' in subject) {
    return verdictWithout(subject, chain => ({
      state: 'off',
      client: off,
      server: off,
      chain,
    }));
  }
  const held = heldFor(model, workload, subject);
  const backend = held.backendIn(model);
  if (!held.verdict || held.backend !== backend) {
    held.backend = backend;
    held.verdict = verdictOf(subject, held.settled, backend);
  }
  return withFilters(held.verdict, model, workload, subject);
}
