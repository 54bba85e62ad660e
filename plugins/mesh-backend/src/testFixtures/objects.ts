import type { KubernetesObject } from '@mesh-portal/istio-semantics';

type Labels = Record<string, string>;

export function namespaceObject(
  name: string,
  labels: Labels = {},
): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/** A Deployment with two ready pods, with or without a sidecar, and its service. */
export function application(
  namespace: string,
  name: string,
  options: { sidecar: boolean; labels?: Labels } = { sidecar: true },
): KubernetesObject[] {
  const labels = {
    app: name,
    'backstage.io/kubernetes-id': name,
    ...options.labels,
  };
  const containers = [
    {
      name: 'app',
      image: `example/${name}:1`,
      ports: [{ containerPort: 8080 }],
    },
  ];
  const template = { metadata: { labels }, spec: { containers } };
  const pods = ['a', 'b'].map(
    (suffix): KubernetesObject => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: `${name}-6d8-${suffix}`,
        namespace,
        labels: {
          ...labels,
          'pod-template-hash': '6d8',
          ...(options.sidecar && { 'security.istio.io/tlsMode': 'istio' }),
        },
        annotations: options.sidecar
          ? {
              'istio.io/rev': 'default',
              'sidecar.istio.io/status': JSON.stringify({
                revision: 'default',
                containers: ['istio-proxy'],
              }),
            }
          : {},
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: 'ReplicaSet',
            name: `${name}-6d8`,
            controller: true,
          },
        ],
      },
      spec: {
        containers: options.sidecar
          ? [
              ...containers,
              { name: 'istio-proxy', image: 'docker.io/istio/proxyv2:1.30.2' },
            ]
          : containers,
      },
      status: {
        phase: 'Running',
        conditions: [{ type: 'Ready', status: 'True' }],
        containerStatuses: containers.map(each => ({
          name: each.name,
          ready: true,
        })),
      },
    }),
  );
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace, labels },
      spec: { replicas: 2, selector: { matchLabels: { app: name } }, template },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: {
        selector: { app: name },
        ports: [{ name: 'http', port: 80, targetPort: 8080 }],
      },
    },
    ...pods,
  ];
}

export function peerAuthentication(
  namespace: string,
  mode: string,
): KubernetesObject {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'default', namespace },
    spec: { mtls: { mode } },
  };
}
