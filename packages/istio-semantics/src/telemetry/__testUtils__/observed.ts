import { meshConfig, policy } from '../../__fixtures__/accessWorld';
import type { KubernetesObject, TracingAnswer } from '../../types';

/** A Telemetry object of namespace `shop`. */
export const telemetry = (
  spec: object,
  metadata: object = {},
  name = 'tracing',
): KubernetesObject => ({
  ...policy('Telemetry', name, spec, metadata),
  apiVersion: 'telemetry.istio.io/v1',
});

/** A mesh configuration with a provider of every sort. */
export const mesh = (fields: object = {}) =>
  meshConfig({
    defaultProviders: { tracing: ['zipkin'], metrics: ['prometheus'] },
    extensionProviders: [
      {
        name: 'zipkin',
        zipkin: { service: 'zipkin.obs.svc.cluster.local', port: 9411 },
      },
      {
        name: 'kyma-traces',
        opentelemetry: {
          service: 'telemetry-otlp-traces.kyma-system.svc.cluster.local',
          port: 4317,
        },
      },
      {
        name: 'outside',
        datadog: { service: 'traces.example.com', port: 8126 },
      },
    ],
    ...fields,
  });

/** A service in front of the pods with label `app` of its name. */
export const service = (
  name: string,
  namespace: string,
  port: number,
): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace },
  spec: { selector: { app: name }, ports: [{ port }] },
});

/** A pod that a service of its name selects. */
export const backendPod = (
  name: string,
  namespace: string,
  ready = true,
): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels: { app: name } },
  spec: {},
  status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});

/** A pipeline of Kyma with these conditions. */
export function pipeline(
  kind: 'TracePipeline' | 'MetricPipeline',
  conditions: Record<string, [status: string, reason: string]>,
  spec: object = {},
  name = 'default',
): KubernetesObject {
  return {
    apiVersion: 'telemetry.kyma-project.io/v1beta1',
    kind,
    metadata: { name },
    spec,
    status: {
      conditions: Object.entries(conditions).map(
        ([type, [status, reason]]) => ({
          type,
          status,
          reason,
        }),
      ),
    },
  };
}

/** The conditions of a pipeline at its best. */
export const healthy: Record<string, [string, string]> = {
  ConfigurationGenerated: ['True', 'GatewayConfigured'],
  GatewayHealthy: ['True', 'GatewayReady'],
  TelemetryFlowHealthy: ['True', 'FlowHealthy'],
};

/** How a step of a chain went, and its code. */
export const stepOf = ({ ok, reason }: TracingAnswer['chain'][number]) =>
  `${
    new Map([
      [true, '+'],
      [false, '-'],
    ]).get(ok!) ?? '?'
  }${reason.code.replace(/^tracing\./, '')}`;
