import type { KubernetesObject } from '@mesh-portal/istio-semantics';

const mesh = {
  rootNamespace: 'istio-system',
  trustDomain: 'cluster.local',
  enableAutoMtls: true,
  extensionProviders: [
    {
      name: 'otel',
      opentelemetry: {
        service: 'collector.observability.svc.cluster.local',
        port: 4317,
      },
    },
  ],
};

const inject = 'sidecar.istio.io/inject';
const absent = (key: string) => ({ key, operator: 'DoesNotExist' });
const among = (key: string, ...values: string[]) => ({
  key,
  operator: 'In',
  values,
});

/** One Istio control plane of the default revision, with mesh-wide STRICT. */
export function controlPlane(): KubernetesObject[] {
  const namespace = 'istio-system';
  const webhook = (name: string, onNamespace: object[], onPod: object[]) => ({
    name: `${name}.sidecar-injector.istio.io`,
    clientConfig: { service: { name: 'istiod', namespace, path: '/inject' } },
    namespaceSelector: { matchExpressions: onNamespace },
    objectSelector: { matchExpressions: onPod },
    rules: [
      {
        apiGroups: [''],
        apiVersions: ['v1'],
        operations: ['CREATE'],
        resources: ['pods'],
      },
    ],
  });
  const wanted = { key: inject, operator: 'NotIn', values: ['false'] };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'istio', namespace },
      data: { mesh: JSON.stringify(mesh) },
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'istio-sidecar-injector', namespace },
      data: {
        config: JSON.stringify({ policy: 'enabled' }),
        values: JSON.stringify({
          global: {
            hub: 'docker.io/istio',
            tag: '1.30.2',
            proxy: { image: 'proxyv2' },
          },
        }),
      },
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingWebhookConfiguration',
      metadata: {
        name: 'istio-sidecar-injector',
        labels: { 'istio.io/rev': 'default', app: 'sidecar-injector' },
      },
      webhooks: [
        webhook('namespace', [among('istio-injection', 'enabled')], [wanted]),
        webhook(
          'object',
          [absent('istio-injection'), absent('istio.io/rev')],
          [among(inject, 'true'), absent('istio.io/rev')],
        ),
      ],
    },
    {
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: {
        name: 'default',
        namespace,
        creationTimestamp: '2025-12-01T00:00:00Z',
      },
      spec: { mtls: { mode: 'STRICT' } },
    },
  ];
}
