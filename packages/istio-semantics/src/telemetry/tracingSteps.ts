import { policyName } from '../access/policyName';
import type { Chain } from './backend';
import type { TelemetrySubject } from './subject';
import { tracerKindOf, TracingSpec } from './tracing';

/** Who reports spans. */
export function proxyStep({ waypoint }: TelemetrySubject): Chain {
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

/** Which provider is chosen, and by whom. */
export function choiceStep(
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

/** Whether spans are reported at all, and how many traces are started. */
export function reportingStep(
  spec: TracingSpec,
  sampling: number | undefined,
): Chain {
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

/** Whether the provider exists and takes spans. */
export function providerStep(
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
