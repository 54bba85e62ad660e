import type { ObjectReference } from '@mesh-portal/fake-kubernetes';

/** Something that the company did to one of its meshes. */
export interface PastChange {
  daysAgo: number;
  cluster: string;
  object: ObjectReference;
  /** How the object was before, as a JSON merge patch; absent: there was none. */
  before?: object;
  /** Workloads that were restarted because of it. */
  restarted?: ObjectReference[];
}

const plain = { metadata: { labels: { 'istio-injection': null } } };
const outside = { metadata: { labels: { 'istio.io/dataplane-mode': null } } };

function namespace(name: string): ObjectReference {
  return { apiVersion: 'v1', kind: 'Namespace', name };
}

function workload(kind: string, path: string): ObjectReference {
  return objectOf('apps/v1', kind, path);
}

function security(kind: string, path: string): ObjectReference {
  return objectOf('security.istio.io/v1', kind, path);
}

function networking(kind: string, path: string): ObjectReference {
  return objectOf('networking.istio.io/v1', kind, path);
}

function telemetry(path: string): ObjectReference {
  return objectOf('telemetry.istio.io/v1', 'Telemetry', path);
}

function objectOf(
  apiVersion: string,
  kind: string,
  path: string,
): ObjectReference {
  const [inNamespace, name] = path.split('/');
  return { apiVersion, kind, namespace: inNamespace, name };
}

/** How the meshes came to be what `clusters/` says they are, oldest first. */
export const pastChanges: readonly PastChange[] = [
  {
    daysAgo: 83,
    cluster: 'prod-eu',
    object: security('PeerAuthentication', 'istio-system/default'),
    before: { spec: { mtls: { mode: 'PERMISSIVE' } } },
  },
  {
    daysAgo: 78,
    cluster: 'prod-eu',
    object: namespace('storefront'),
    before: plain,
    restarted: ['booking', 'shopfront', 'pricing'].map(name =>
      workload('Deployment', `storefront/${name}`),
    ),
  },
  {
    daysAgo: 71,
    cluster: 'prod-eu',
    object: namespace('dispatch'),
    before: plain,
    restarted: [
      workload('Deployment', 'dispatch/route-planner'),
      workload('StatefulSet', 'dispatch/fleet-gps'),
      workload('DaemonSet', 'dispatch/label-printer'),
    ],
  },
  {
    daysAgo: 66,
    cluster: 'edge',
    object: namespace('tracking'),
    before: outside,
  },
  {
    daysAgo: 64,
    cluster: 'prod-eu',
    object: security('RequestAuthentication', 'tracking/tracking-api'),
  },
  {
    daysAgo: 58,
    cluster: 'edge',
    object: namespace('depots'),
    before: outside,
  },
  {
    daysAgo: 52,
    cluster: 'prod-eu',
    object: telemetry('storefront/tracing'),
  },
  {
    daysAgo: 50,
    cluster: 'edge',
    object: security(
      'AuthorizationPolicy',
      'tracking/tracking-api-require-token',
    ),
  },
  {
    daysAgo: 47,
    cluster: 'prod-eu',
    object: security(
      'AuthorizationPolicy',
      'tracking/tracking-api-require-token',
    ),
  },
  {
    daysAgo: 44,
    cluster: 'stage',
    object: security('RequestAuthentication', 'storefront/booking'),
  },
  {
    daysAgo: 43,
    cluster: 'stage',
    object: security('AuthorizationPolicy', 'storefront/booking-require-token'),
  },
  {
    daysAgo: 40,
    cluster: 'prod-eu',
    object: security('AuthorizationPolicy', 'payments/payments-callers'),
  },
  {
    daysAgo: 33,
    cluster: 'prod-eu',
    object: security('RequestAuthentication', 'payments/payments'),
  },
  {
    daysAgo: 30,
    cluster: 'stage',
    object: security('PeerAuthentication', 'storefront/default'),
  },
  {
    daysAgo: 26,
    cluster: 'prod-eu',
    object: networking('DestinationRule', 'storefront/pricing'),
  },
  {
    daysAgo: 25,
    cluster: 'stage',
    object: security('AuthorizationPolicy', 'tracking/tracking-api'),
  },
  {
    daysAgo: 20,
    cluster: 'prod-eu',
    object: telemetry('storefront/pricing-no-spans'),
  },
  {
    daysAgo: 12,
    cluster: 'prod-eu',
    object: security('PeerAuthentication', 'payments/payments'),
  },
  {
    daysAgo: 9,
    cluster: 'prod-eu',
    object: networking('DestinationRule', 'dispatch/payments-plain'),
  },
  {
    daysAgo: 6,
    cluster: 'edge',
    object: security('PeerAuthentication', 'depots/depot-sync'),
  },
  {
    daysAgo: 5,
    cluster: 'prod-eu',
    object: networking('VirtualService', 'tracking/tracking-api'),
  },
  {
    daysAgo: 3,
    cluster: 'stage',
    object: security('PeerAuthentication', 'payments/payments-debugging'),
  },
];
