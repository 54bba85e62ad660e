import {
  Fields,
  fieldsAt,
  isFields,
  labelValue,
  numberAt,
  refOf,
  stringAt,
  valueAt,
} from '../model/fields';
import type { MeshModel, Workload } from '../model';
import { policyName } from '../access/policyName';
import type {
  Reason,
  TracingAnswer,
  TracingDirection,
  Verdict,
} from '../types';
import { Chain, chained, serviceChain, tracePipelineChain } from './backend';
import { TelemetrySubject, telemetrySubject } from './subject';
import {
  mergeTracing,
  proxyConfigSampling,
  proxyTracing,
  samplingOf,
  tracerKindOf,
  TracingSpec,
} from './tracing';

const off: TracingDirection = { enabled: false };

/** Where the proxy configuration of a workload comes from, as far as tracing goes. */
interface ProxyConfig {
  fields: Fields;
  /** False where the annotation cannot be understood. */
  understood: boolean;
}

/** Mirrors `pilot/pkg/model/proxy_config.go → EffectiveProxyConfig`; ProxyConfig objects say nothing of tracing. */
function proxyConfigOf(
  model: MeshModel,
  workload: Workload,
  defaultConfig: Fields,
): ProxyConfig {
  const text = labelValue(
    workload.template.annotations,
    'proxy.istio.io/config',
  );
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

function proxyStep({ waypoint }: TelemetrySubject): Chain {
  return [
    waypoint
      ? {
          ok: true,
          reason: {
            code: 'tracing.waypoint',
            params: { waypoint: policyName(waypoint) },
            object: waypoint,
          },
        }
      : { ok: true, reason: { code: 'tracing.proxy', params: {} } },
  ];
}

function choiceStep(
  { providerName, decidedBy }: TracingSpec,
  { mesh }: TelemetrySubject,
): Chain {
  const object = decidedBy.provider;
  if (providerName === undefined) {
    return [{ ok: false, reason: { code: 'tracing.notChosen', params: {} } }];
  }
  const byDefault = !object || object === mesh.source;
  return [
    {
      ok: true,
      reason: {
        code: byDefault ? 'tracing.chosenByDefault' : 'tracing.chosen',
        params: {
          provider: providerName,
          ...(byDefault ? {} : { policy: policyName(object) }),
        },
        ...(object ? { object } : {}),
        field: byDefault ? 'defaultProviders.tracing' : 'spec.tracing',
      },
    },
  ];
}

function reportingStep(spec: TracingSpec, sampling: number | undefined): Chain {
  const { disabled, sampling: by } = spec.decidedBy;
  if (spec.disabled && spec.provider && disabled) {
    return [
      {
        ok: false,
        reason: {
          code: 'tracing.reportingDisabled',
          params: { policy: policyName(disabled) },
          object: disabled,
          field: 'spec.tracing',
        },
      },
    ];
  }
  if (sampling === undefined) {
    return [{ reason: { code: 'tracing.samplingUnknown', params: {} } }];
  }
  return [
    {
      ok: sampling > 0,
      reason: {
        code: sampling > 0 ? 'tracing.sampled' : 'tracing.samplingZero',
        params: { sampling, ...(by ? { policy: policyName(by) } : {}) },
        ...(by ? { object: by, field: 'spec.tracing' } : {}),
      },
    },
  ];
}

function providerStep(
  { provider, providerName = '' }: TracingSpec,
  { mesh }: TelemetrySubject,
): Chain {
  const kind = provider && tracerKindOf(provider);
  const usable = kind !== undefined && kind !== 'lightstep';
  const broken = provider
    ? 'tracing.providerCannotTrace'
    : 'tracing.providerUnknown';
  return [
    {
      ok: usable,
      reason: {
        code: usable ? 'tracing.providerDefined' : broken,
        params: { provider: providerName, kind: kind ?? '' },
        ...(mesh.source ? { object: mesh.source } : {}),
        field: 'extensionProviders',
      },
    },
  ];
}

const kymaGateway = /^telemetry-otlp(-traces)?\.kyma-system\./;

/** From a provider's service to whatever keeps the spans. */
function backendChain(model: MeshModel, provider: Fields | undefined): Chain {
  const kind = provider && tracerKindOf(provider);
  const target = kind && valueAt(provider, kind);
  const service = stringAt(target, 'service') ?? '';
  return chained(
    () => serviceChain(model, service, numberAt(target, 'port')),
    () => (kymaGateway.test(service) ? tracePipelineChain(model) : []),
  );
}

const bootstrapTracers = [
  'zipkin',
  'datadog',
  'lightstep',
  'openCensusAgent',
  'stackdriver',
];

/** The tracer of the proxy's bootstrap, which counts where the Telemetry API is not used. */
function bootstrapTracer(
  proxyConfig: Fields,
): { tracer: string; address: string } | undefined {
  const tracing = fieldsAt(proxyConfig, 'tracing');
  const tracer = bootstrapTracers.find(each => isFields(tracing[each]));
  const address = tracer && stringAt(tracing, tracer, 'address');
  return tracer && address ? { tracer, address } : undefined;
}

/** The proxy resolves the address by DNS, so that shorter names do as well. */
function addressChain(
  model: MeshModel,
  namespace: string,
  address: string,
): Chain {
  const [, host, port] = /^(.*?)(?::(\d+))?$/.exec(address) ?? [];
  const [name, inNamespace = namespace, svc = 'svc'] = host.split('.');
  return serviceChain(
    model,
    svc === 'svc' ? `${name}.${inNamespace}.svc.${model.clusterDomain}` : host,
    port ? Number(port) : undefined,
  );
}

function legacyAnswer(
  model: MeshModel,
  workload: Workload,
  subject: TelemetrySubject,
  { fields }: ProxyConfig,
): TracingAnswer {
  const { mesh } = subject;
  const object = mesh.source;
  const found = bootstrapTracer(fields);
  const on = mesh.enableTracing && found !== undefined;
  const sampling = proxyConfigSampling(fields);
  const chain = chained(
    () => proxyStep(subject),
    () => {
      const reason: Reason = found
        ? { code: 'tracing.legacy', params: found }
        : { code: 'tracing.notChosen', params: {} };
      return [
        {
          ok: on,
          reason: mesh.enableTracing
            ? reason
            : {
                code: 'tracing.legacyOff',
                params: {},
                ...(object ? { object } : {}),
                field: 'enableTracing',
              },
        },
      ];
    },
    () => addressChain(model, workload.namespace, found?.address ?? ''),
  );
  const direction = on
    ? { enabled: true, provider: found.tracer, sampling }
    : off;
  return {
    state: on ? 'on' : 'off',
    ...(on ? { provider: found.tracer, sampling } : {}),
    client: direction,
    server: direction,
    chain,
  };
}

function settledAnswer(
  model: MeshModel,
  subject: TelemetrySubject,
  config: Record<'client' | 'server', TracingSpec>,
  { fields, understood }: ProxyConfig,
): TracingAnswer {
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
  const spec =
    client.enabled && !server.enabled ? config.client : config.server;
  const { provider, sampling } = server.enabled ? server : client;
  return {
    state: client.enabled || server.enabled ? 'on' : 'off',
    ...(provider === undefined ? {} : { provider }),
    ...(sampling === undefined ? {} : { sampling }),
    client,
    server,
    chain: chained(
      () => proxyStep(subject),
      () => choiceStep(spec, subject),
      () => reportingStep(spec, percentOf(spec)),
      () => providerStep(spec, subject),
      () => backendChain(model, spec.provider),
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
    const because = [subject.because];
    return subject.known
      ? {
          known: true,
          value: {
            state: 'off',
            client: off,
            server: off,
            chain: [{ ok: false, reason: subject.because }],
          },
          because,
        }
      : { known: false, because };
  }
  const proxyConfig = proxyConfigOf(
    model,
    workload,
    subject.mesh.defaultConfig,
  );
  const config = mergeTracing(subject.applied, subject.mesh);
  const answer = config
    ? settledAnswer(model, subject, config, proxyConfig)
    : legacyAnswer(model, workload, subject, proxyConfig);
  return {
    known: true,
    value: answer,
    because: [
      headline(answer),
      ...subject.ignored.map((each): Reason => {
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
