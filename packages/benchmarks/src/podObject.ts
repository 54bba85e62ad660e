import type { KubernetesObject } from '@mesh-portal/istio-semantics';

/** A running pod with its sidecar, as the ingest keeps it: environment and managed fields are gone. */
export function podObject(options: {
  namespace: string;
  app: string;
  index: number;
  labels: Record<string, string>;
  ports: object[];
}): KubernetesObject {
  const { namespace, app, index, labels, ports } = options;
  const hash = '5d8f7c9b6d';
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${app}-${hash}-${index}`,
      namespace,
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: {
        ...labels,
        'pod-template-hash': hash,
        'security.istio.io/tlsMode': 'istio',
        'service.istio.io/canonical-name': app,
        'service.istio.io/canonical-revision': 'v1',
      },
      annotations: {
        'istio.io/rev': 'default',
        'sidecar.istio.io/status': JSON.stringify({
          initContainers: ['istio-init', 'istio-proxy'],
          containers: null,
          volumes: [
            'workload-socket',
            'istio-envoy',
            'istio-data',
            'istio-token',
            'istiod-ca-cert',
          ],
          imagePullSecrets: null,
          revision: 'default',
        }),
      },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: `${app}-${hash}`,
          uid: `${app}-uid`,
          controller: true,
        },
      ],
    },
    spec: {
      serviceAccountName: app,
      nodeName: `node-${index}`,
      initContainers: [
        { name: 'istio-init', image: 'docker.io/istio/proxyv2:1.30.2' },
        {
          name: 'istio-proxy',
          image: 'docker.io/istio/proxyv2:1.30.2',
          restartPolicy: 'Always',
        },
      ],
      containers: [
        { name: app, image: `registry.example.com/${app}:1`, ports },
      ],
    },
    status: {
      phase: 'Running',
      conditions: [
        'PodScheduled',
        'Initialized',
        'ContainersReady',
        'Ready',
      ].map(type => ({
        type,
        status: 'True',
      })),
    },
  };
}
