import { injectorsOf, matchingWebhooks } from '../injection/webhooks';
import { refOf, stringAt, valueAt } from '../model/fields';
import { KindKey, kinds } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import {
  composePeerAuthentication,
  keptPolicies,
} from '../mtls/peerAuthentication';
import { applicableTelemetries } from '../telemetry/telemetries';
import { mergeTracing, proxyTracing } from '../telemetry/tracing';
import type { MtlsMode, ObjectRef, Reason } from '../types';

/** What holds where nothing narrower says otherwise. */
export interface MeshSetting<T> {
  /** Absent where it is not known. */
  value?: T;
  /** What chose it; absent for what Istio does by itself. */
  object?: ObjectRef;
  /** Why it is not known. */
  unknown?: Reason;
}

/** What a control plane does with workloads, ports and hosts that nobody has said anything about. */
export interface MeshDefaults {
  /** Whether a pod without labels in a namespace without labels gets a proxy. */
  injection: MeshSetting<'every-pod' | 'on-request'>;
  /** What pods accept. */
  mtls: MeshSetting<MtlsMode>;
  /** Whether clients use mutual TLS by themselves where the server can. */
  autoMtls: MeshSetting<boolean>;
  trustDomain: MeshSetting<string>;
  tracing: MeshSetting<{
    enabled: boolean;
    provider?: string;
    /** Percent of new traces. */
    sampling?: number;
  }>;
  /** Whether hosts that the mesh does not know may be called. */
  outbound: MeshSetting<'ALLOW_ANY' | 'REGISTRY_ONLY'>;
}

/** Labels of a namespace about which nobody has said anything. */
const newNamespace = { 'kubernetes.io/metadata.name': 'new' };

function injectionByDefault(
  model: MeshModel,
  revision: string,
): MeshDefaults['injection'] {
  const config = model.injectorConfig(revision);
  if (config.unknown) {
    return { unknown: config.unknown };
  }
  const injectors = injectorsOf(model).filter(
    each => each.revision === revision,
  );
  const [match] = matchingWebhooks(injectors, newNamespace, {});
  const decider = match?.injector ?? injectors[0];
  return {
    value: match && config.policy === 'enabled' ? 'every-pod' : 'on-request',
    ...(decider ? { object: decider.ref } : {}),
  };
}

/** What a control plane does by default, and which objects say so. */
export function meshDefaultsOf(
  model: MeshModel,
  revision: string,
): MeshDefaults {
  const config = model.meshConfig(revision);
  const { rootNamespace, source, fields, unknown } = config;

  function configured<T>(value: T, ...path: string[]): MeshSetting<T> {
    const isSet = valueAt(fields, ...path) !== undefined;
    return unknown
      ? { unknown }
      : { value, ...(isSet && source ? { object: source } : {}) };
  }
  function read<T>(kind: KindKey, setting: () => MeshSetting<T>) {
    if (unknown) {
      return { unknown };
    }
    return model.readable(kind)
      ? setting()
      : { unknown: { code: 'unknown.notReadable', params: { kind } } as const };
  }

  return {
    injection: injectionByDefault(model, revision),
    mtls: read(kinds.peerAuthentication, () => {
      const { mode, mesh } = composePeerAuthentication(
        rootNamespace,
        keptPolicies(model.list(kinds.peerAuthentication, rootNamespace)),
      );
      return { value: mode, ...(mesh ? { object: refOf(mesh) } : {}) };
    }),
    autoMtls: configured(config.enableAutoMtls, 'enableAutoMtls'),
    trustDomain: configured(config.trustDomain, 'trustDomain'),
    tracing: read(kinds.istioTelemetry, () => {
      const { applied } = applicableTelemetries(
        { namespace: rootNamespace, rootNamespace, labels: {} },
        namespace => model.list(kinds.istioTelemetry, namespace),
      );
      const spec = mergeTracing(applied, config)?.server;
      const tracing = proxyTracing(spec, config, config.defaultConfig);
      const object =
        spec?.decidedBy.disabled ??
        spec?.decidedBy.provider ??
        spec?.decidedBy.sampling;
      return {
        value: {
          enabled: tracing.enabled,
          ...(tracing.enabled && spec?.providerName
            ? { provider: spec.providerName }
            : {}),
          ...(tracing.enabled && tracing.randomSamplingPercentage !== undefined
            ? { sampling: tracing.randomSamplingPercentage }
            : {}),
        },
        ...(object ? { object } : {}),
      };
    }),
    outbound: configured(
      stringAt(fields, 'outboundTrafficPolicy', 'mode') === 'REGISTRY_ONLY'
        ? 'REGISTRY_ONLY'
        : 'ALLOW_ANY',
      'outboundTrafficPolicy',
      'mode',
    ),
  };
}
