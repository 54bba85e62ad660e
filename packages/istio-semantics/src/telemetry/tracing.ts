import {
  booleanAt,
  Fields,
  isFields,
  listAt,
  numberAt,
  refOf,
  stringAt,
  valueAt,
} from '../model/fields';
import type { MeshConfig } from '../model';
import type { KubernetesObject, ObjectRef } from '../types';
import { Direction, directionsOf, namesAt } from './telemetries';

/** Tracing in one direction, as the Telemetry API settles it. */
export interface TracingSpec {
  /** Name asked for last. */
  providerName?: string;
  /** Its definition; absent where the mesh configuration has none of that name. */
  provider?: Fields;
  disabled: boolean;
  /** Percent; absent where nobody says. */
  randomSamplingPercentage?: number;
  /** Sorted names. */
  customTags?: string[];
  useRequestIdForTraceSampling: boolean;
  enableIstioTags: boolean;
  disableContextPropagation?: boolean;
  /** Objects that had the last word. */
  decidedBy: {
    provider?: ObjectRef;
    disabled?: ObjectRef;
    sampling?: ObjectRef;
  };
}

export type TracingConfig = Record<Direction, TracingSpec>;

/** Finds a provider whatever the case of its name. Mirrors `pilot/pkg/model/telemetry.go → fetchProvider`. */
export function extensionProvider(
  mesh: Pick<MeshConfig, 'extensionProviders'>,
  name: string | undefined,
): Fields | undefined {
  return mesh.extensionProviders.find(
    each => stringAt(each, 'name')?.toLowerCase() === name?.toLowerCase(),
  );
}

/**
 * Merges the tracing entries of Telemetry objects. Undefined where the Telemetry API says nothing, so that
 * `enableTracing` and `defaultConfig.tracing` count. Mirrors `pilot/pkg/model/telemetry.go → Tracing`.
 */
export function mergeTracing(
  telemetries: readonly KubernetesObject[],
  mesh: MeshConfig,
): TracingConfig | undefined {
  const [defaultProvider] = mesh.defaultProviders.tracing;
  const entries = telemetries.flatMap(object =>
    listAt(object, 'spec', 'tracing')
      .filter(isFields)
      .map(entry => ({ entry, by: refOf(object) })),
  );
  if (entries.length === 0 && defaultProvider === undefined) {
    return undefined;
  }
  const start = (): TracingSpec => ({
    ...(defaultProvider === undefined ? {} : { providerName: defaultProvider }),
    disabled: false,
    useRequestIdForTraceSampling: true,
    enableIstioTags: true,
    decidedBy: {
      ...(mesh.source && defaultProvider ? { provider: mesh.source } : {}),
    },
  });
  const config: TracingConfig = { client: start(), server: start() };
  for (const { entry, by } of entries) {
    const [providerName] = namesAt(entry, 'providers');
    const disabled = booleanAt(entry, 'disableSpanReporting');
    const sampling = numberAt(entry, 'randomSamplingPercentage');
    const tags = valueAt(entry, 'customTags');
    const settings = {
      ...(providerName === undefined ? {} : { providerName }),
      ...(disabled === undefined ? {} : { disabled }),
      ...(sampling === undefined ? {} : { randomSamplingPercentage: sampling }),
      ...(isFields(tags) ? { customTags: Object.keys(tags).sort() } : {}),
      ...Object.fromEntries(
        [
          'useRequestIdForTraceSampling',
          'enableIstioTags',
          'disableContextPropagation',
        ]
          .map(key => [key, booleanAt(entry, key)])
          .filter(([, value]) => value !== undefined),
      ),
    };
    const decidedBy = {
      ...(providerName === undefined ? {} : { provider: by }),
      ...(disabled === undefined ? {} : { disabled: by }),
      ...(sampling === undefined ? {} : { sampling: by }),
    };
    for (const each of directionsOf(stringAt(entry, 'match', 'mode'))) {
      Object.assign(config[each], settings);
      Object.assign(config[each].decidedBy, decidedBy);
    }
  }
  for (const spec of [config.client, config.server]) {
    const provider = extensionProvider(mesh, spec.providerName);
    if (provider) {
      spec.provider = provider;
    } else {
      spec.disabled = true;
    }
  }
  return config;
}

/** Tracing as the proxy's HTTP filter gets it. */
export interface ProxyTracing {
  enabled: boolean;
  /** Percent of new traces. */
  randomSamplingPercentage?: number;
  /** Envoy's tracer; absent for the one of the proxy's bootstrap. */
  tracer?: string;
}

/** Envoy's tracer by the kind of provider; other kinds cannot trace. */
const tracers = [
  'zipkin',
  'datadog',
  'skywalking',
  'opentelemetry',
  // Istio still takes it, but configures no tracer for it any more.
  'lightstep',
] as const;

export type TracerKind = (typeof tracers)[number];

/** Kind of a provider that can trace. Mirrors `pilot/pkg/networking/core/tracing.go → configureFromProviderConfig`. */
export function tracerKindOf(provider: Fields): TracerKind | undefined {
  return tracers.find(each => isFields(valueAt(provider, each)));
}

/**
 * `defaultConfig.tracing.sampling`, else `PILOT_TRACE_SAMPLING` with its default of 1 percent.
 * Mirrors `pilot/pkg/networking/core/tracing.go → proxyConfigSamplingValue`.
 */
export function proxyConfigSampling(proxyConfig: Fields): number {
  const sampling = numberAt(proxyConfig, 'tracing', 'sampling');
  return sampling && sampling <= 100 ? sampling : 1;
}

/**
 * Percent of new traces: that of a sampler of the provider's own, which sees every request, else what Telemetry
 * objects say, else what the proxy configuration says.
 */
export function samplingOf(spec: TracingSpec, proxyConfig: Fields): number {
  return isFields(valueAt(spec.provider, 'opentelemetry', 'dynatraceSampler'))
    ? 100
    : spec.randomSamplingPercentage ?? proxyConfigSampling(proxyConfig);
}

/** Mirrors `pilot/pkg/networking/core/tracing.go → configureTracingFromTelemetry`. */
export function proxyTracing(
  spec: TracingSpec | undefined,
  mesh: Pick<MeshConfig, 'enableTracing'>,
  proxyConfig: Fields,
): ProxyTracing {
  if (!spec) {
    return mesh.enableTracing
      ? {
          enabled: true,
          randomSamplingPercentage: proxyConfigSampling(proxyConfig),
        }
      : { enabled: false };
  }
  const kind = spec.provider && tracerKindOf(spec.provider);
  if (spec.disabled || (spec.provider && !kind)) {
    return { enabled: false };
  }
  return {
    enabled: true,
    randomSamplingPercentage: samplingOf(spec, proxyConfig),
    ...(kind && kind !== 'lightstep'
      ? { tracer: `envoy.tracers.${kind}` }
      : {}),
  };
}
