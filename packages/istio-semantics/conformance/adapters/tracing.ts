import {
  extensionProvider,
  mergeTracing,
  proxyTracing,
  TracingSpec,
} from '../../src';
import type { ConformanceCase, Document } from '../cases';
import type { Adapter } from '../judge';
import { telemetryWorldOf } from './telemetryWorld';
import { record } from './world';

function specAnswer(spec: TracingSpec) {
  const { decidedBy, providerName, provider, ...rest } = spec;
  return { ...rest, provider: provider?.name ?? null };
}

/** Inbound unless the listener class says otherwise. */
const directionOf = ({ params }: ConformanceCase) =>
  /(Outbound|Gateway)$/.test(String(params.listenerClass))
    ? 'client'
    : 'server';

function specOf(given: Document, testCase: ConformanceCase): TracingSpec {
  const { mesh } = telemetryWorldOf(testCase);
  const name = given.provider as string | undefined;
  return {
    disabled: given.disabled === true,
    provider: name ? extensionProvider(mesh, name) : undefined,
    randomSamplingPercentage: (given.randomSamplingPercentage ?? undefined) as
      | number
      | undefined,
    useRequestIdForTraceSampling: true,
    enableIstioTags: true,
    decidedBy: {},
  };
}

export const tracing: Record<string, Adapter> = {
  'tracing/tracing-config': testCase => {
    const { applied, mesh } = telemetryWorldOf(testCase);
    const config = mergeTracing(applied, mesh);
    return config
      ? { client: specAnswer(config.client), server: specAnswer(config.server) }
      : null;
  },
  'tracing/hcm-sampling': testCase => {
    const { tracingSpec, proxyConfigOverride } = testCase.params;
    const given = tracingSpec
      ? record(record(tracingSpec)[directionOf(testCase)])
      : undefined;
    const { tracer = null, ...answer } = proxyTracing(
      given && specOf(given, testCase),
      telemetryWorldOf(testCase).mesh,
      record(proxyConfigOverride),
    );
    return answer.enabled ? { ...answer, provider: tracer } : answer;
  },
};
