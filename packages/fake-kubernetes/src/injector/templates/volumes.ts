import type { Container, PodSpec } from '../../workloads';

type Volume = NonNullable<PodSpec['volumes']>[number];
type Mount = NonNullable<Container['volumeMounts']>[number];

const DOWNWARD_ITEMS = ['labels', 'annotations'].map(path => ({
  path,
  fieldRef: { fieldPath: `metadata.${path}` },
}));

const TOKEN_SOURCE = {
  serviceAccountToken: {
    audience: 'istio-ca',
    expirationSeconds: 43200,
    path: 'istio-token',
  },
};

const VOLUMES: Record<string, { source: object; mountPath: string }> = {
  'workload-socket': {
    source: { emptyDir: {} },
    mountPath: '/var/run/secrets/workload-spiffe-uds',
  },
  'credential-socket': {
    source: { emptyDir: {} },
    mountPath: '/var/run/secrets/credential-uds',
  },
  'workload-certs': {
    source: { emptyDir: {} },
    mountPath: '/var/run/secrets/workload-spiffe-credentials',
  },
  'istio-envoy': {
    source: { emptyDir: { medium: 'Memory' } },
    mountPath: '/etc/istio/proxy',
  },
  'istio-xds': {
    source: { emptyDir: { medium: 'Memory' } },
    mountPath: '/etc/istio/proxy',
  },
  'istio-data': { source: { emptyDir: {} }, mountPath: '/var/lib/istio/data' },
  'istio-podinfo': {
    source: { downwardAPI: { items: DOWNWARD_ITEMS } },
    mountPath: '/etc/istio/pod',
  },
  'istio-token': {
    source: { projected: { sources: [TOKEN_SOURCE] } },
    mountPath: '/var/run/secrets/tokens',
  },
  'istiod-ca-cert': {
    source: { configMap: { name: 'istio-ca-root-cert' } },
    mountPath: '/var/run/secrets/istio',
  },
  'istio-ca-crl': {
    source: { configMap: { name: 'istio-ca-crl', optional: true } },
    mountPath: '/var/run/secrets/istio/crl',
  },
};

const GATEWAY = [
  'workload-socket',
  'credential-socket',
  'workload-certs',
  'istio-envoy',
  'istio-data',
  'istio-podinfo',
  'istio-token',
  'istiod-ca-cert',
];

/** Names of the volumes by template, in the order of `files/*-injection-template.yaml` of istio/istio. */
export const VOLUMES_OF = {
  sidecar: [...GATEWAY, 'istio-ca-crl'],
  gateway: GATEWAY,
  grpcAgent: [
    'workload-socket',
    'workload-certs',
    'istio-xds',
    'istio-data',
    'istio-podinfo',
    'istio-token',
    'istiod-ca-cert',
  ],
};

export function volumesNamed(names: readonly string[]): Volume[] {
  return names.map(name => ({ name, ...VOLUMES[name].source }));
}

export function mountsOf(names: readonly string[]): Mount[] {
  return names.map(name => ({ name, mountPath: VOLUMES[name].mountPath }));
}
