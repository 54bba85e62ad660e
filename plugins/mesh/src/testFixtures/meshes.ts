import type {
  ClusterFreshness,
  DimensionSummaries,
  DimensionSummary,
  EntityMesh,
  MeshLink,
  MeshState,
  WorkloadMesh,
} from '@mesh-portal/backstage-plugin-mesh-common';
import * as answers from './answers';
import { deployment, security, service } from './objects';
import { reason } from './reasons';

/** The moment of every fixture; stories move the clock, not the data. */
export const fixtureNow = '2026-11-12T14:03:00.000Z';
const before = (seconds: number) =>
  new Date(Date.parse(fixtureNow) - seconds * 1000).toISOString();

const row = (
  state: MeshState,
  value: string,
  because: DimensionSummary['because'] = [],
  detail: DimensionSummary['detail'] = {},
): DimensionSummary => ({ state, value, because, detail });
const fresh = (name: string): ClusterFreshness => ({
  name,
  state: 'fresh',
  lastSeen: before(12),
});

const meshDefault = security('PeerAuthentication', 'istio-system', 'default');
const strictRow = row('good', 'STRICT', [
  reason('mtls.strict', { policy: 'istio-system/default' }, meshDefault),
]);

const links: MeshLink[] = [
  {
    kind: 'grafana-service',
    title: 'Grafana',
    url: 'https://grafana.example.com/d/abc/istio-service-dashboard',
  },
  {
    kind: 'kiali',
    title: 'Kiali',
    url: 'https://kiali.example.com/console/namespaces/orders/workloads/orders',
  },
  {
    kind: 'traces',
    title: 'Traces',
    url: 'https://traces.example.com/search?service=orders.orders',
  },
];

const base = {
  seq: 42,
  observedAt: before(12),
  findings: [],
  services: [],
  links,
  history: [],
};

function healthyWorkload(cluster: string): WorkloadMesh {
  return {
    cluster,
    workload: deployment('payments', 'payments'),
    serviceAccount: 'payments',
    services: [service('payments', 'payments')],
    injection: answers.known(
      answers.injected(3, '1.30.2'),
      reason('injection.allInjected', { total: 3, revision: '1-30' }),
    ),
    mtls: answers.known(
      answers.strict('payments', 'payments'),
      ...strictRow.because,
    ),
    jwt: answers.known(
      answers.tokenRequired(),
      reason(
        'jwt.required',
        { policy: 'payments/require-jwt' },
        security('AuthorizationPolicy', 'payments', 'require-jwt'),
      ),
    ),
    tracing: answers.known(answers.tracingOn()),
    telemetry: answers.known(answers.metricsCollected(true)),
    upgrade: answers.known(
      answers.upgradeCurrent(3),
      reason('upgrade.current', { total: 3 }),
    ),
    findings: [],
  };
}

const healthyRows: DimensionSummaries = {
  sidecar: row(
    'good',
    'injected',
    [reason('injection.allInjected', { total: 3, revision: '1-30' })],
    { total: 3, inMesh: 3, ready: 3, version: '1.30.2' },
  ),
  mtls: strictRow,
  jwt: row('good', 'required', [
    reason(
      'jwt.required',
      { policy: 'payments/require-jwt' },
      security('AuthorizationPolicy', 'payments', 'require-jwt'),
    ),
  ]),
  traffic: row('good', 'default', [reason('traffic.plain')]),
  tracing: row('good', 'kyma-traces', [], { sampling: 5 }),
  upgrade: row('good', 'current', [reason('upgrade.current', { total: 3 })], {
    version: '1.30.2',
  }),
};

/** Everything is as it should be, in one cluster. */
export const healthyMesh: EntityMesh = {
  ...base,
  entityRef: 'component:default/payments',
  dimensions: healthyRows,
  clusters: [{ ...fresh('prod-eu'), dimensions: healthyRows }],
  workloads: [healthyWorkload('prod-eu')],
  services: [
    {
      cluster: 'prod-eu',
      service: service('payments', 'payments'),
      traffic: answers.known(answers.plain('payments', 'payments', 3)),
    },
  ],
};

const shopRoot = {
  subject: 'O=shop.example',
  fingerprint: '1D:DA:51:76',
  notBefore: before(3600),
  notAfter: '2036-12-01T00:00:00.000Z',
};
const otherRoot = {
  subject: 'O=cluster.local',
  fingerprint: 'F0:0D',
  notBefore: before(3600),
  notAfter: '2026-11-01T00:00:00.000Z',
};
const rootSource = {
  kind: 'ConfigMap',
  namespace: 'istio-system',
  name: 'istio-ca-root-cert',
};
const controlPlane = (revision: string, certificate: typeof shopRoot) => ({
  revision,
  tags: [],
  roots: { source: rootSource, certificates: [certificate] },
});
const rootFinding: EntityMesh['findings'][number] = {
  cluster: 'prod-us',
  category: 'encryption',
  id: 'MESH0107',
  severity: 'error',
  because: [
    reason(
      'finding.MESH0107',
      { subject: otherRoot.subject, until: otherRoot.notAfter },
      rootSource,
    ),
  ],
  object: { ...rootSource, cluster: 'prod-us' },
  affected: [],
};

const ordersRows: DimensionSummaries = {
  sidecar: row(
    'good',
    'injected',
    [reason('injection.allInjected', { total: 3, revision: '1-30' })],
    { total: 3, inMesh: 3, ready: 3, version: '1.30.2' },
  ),
  mtls: row('mind', 'mixed', [
    reason(
      'mtls.mixed',
      { port: 9090, mode: 'PERMISSIVE', others: 'STRICT' },
      security('PeerAuthentication', 'orders', 'orders'),
    ),
  ]),
  jwt: row('mind', 'optional', [
    reason(
      'jwt.optional',
      { policy: 'orders/jwt-auth' },
      security('RequestAuthentication', 'orders', 'jwt-auth'),
    ),
  ]),
  traffic: row('good', 'canary', [
    reason('traffic.ruledBy', {
      kind: 'VirtualService',
      name: 'orders/orders',
    }),
  ]),
  tracing: row('good', 'kyma-traces', [], { sampling: 5 }),
  upgrade: row(
    'mind',
    'restart-pending',
    [reason('upgrade.imageDiffers', { have: '1.29.8', want: '1.30.2' })],
    {
      behind: 2,
      restartedBy: 'kyma',
    },
  ),
};
const ordersUsRows: DimensionSummaries = {
  ...ordersRows,
  mtls: strictRow,
  upgrade: healthyRows.upgrade,
};
const silentRows: DimensionSummaries = {
  sidecar: row('unknown', 'unknown', [
    reason('unknown.clusterStale', {
      cluster: 'stage',
      since: before(14 * 60),
    }),
  ]),
  mtls: row('unknown', 'unknown', [
    reason('unknown.clusterStale', {
      cluster: 'stage',
      since: before(14 * 60),
    }),
  ]),
  jwt: row('unknown', 'unknown', [
    reason('unknown.clusterStale', {
      cluster: 'stage',
      since: before(14 * 60),
    }),
  ]),
  traffic: row('unknown', 'unknown', [
    reason('unknown.clusterStale', {
      cluster: 'stage',
      since: before(14 * 60),
    }),
  ]),
  tracing: row('unknown', 'unknown', [
    reason('unknown.clusterStale', {
      cluster: 'stage',
      since: before(14 * 60),
    }),
  ]),
  upgrade: row('unknown', 'unknown', [
    reason('unknown.clusterStale', {
      cluster: 'stage',
      since: before(14 * 60),
    }),
  ]),
};
const stage: ClusterFreshness = {
  name: 'stage',
  state: 'stale',
  lastSeen: before(14 * 60),
  since: before(14 * 60),
  error: 'connection timed out',
};

function ordersWorkload(cluster: string): WorkloadMesh {
  return {
    ...healthyWorkload(cluster),
    workload: deployment('orders', 'orders'),
    serviceAccount: 'orders',
    services: [service('orders', 'orders')],
    mtls: answers.known(
      answers.mixedPorts('orders', 'orders'),
      ...ordersRows.mtls.because,
    ),
    jwt: answers.known(answers.tokenOptional(), ...ordersRows.jwt.because),
    upgrade: answers.known(
      answers.upgradeBehind(),
      ...ordersRows.upgrade.because,
    ),
  };
}

function silentWorkload(cluster: string, name: string): WorkloadMesh {
  const { injection: _, ...healthy } = healthyWorkload(cluster);
  const since = before(14 * 60);
  return {
    ...healthy,
    workload: deployment(name, name),
    serviceAccount: name,
    services: [service(name, name)],
    injection: answers.silent(answers.injected(3, '1.30.2'), cluster, since),
    mtls: answers.silent(answers.strict(name, name), cluster, since),
    jwt: answers.silent(answers.tokenRequired(), cluster, since),
    tracing: answers.silent(answers.tracingOn(), cluster, since),
    telemetry: answers.silent(answers.metricsCollected(true), cluster, since),
    upgrade: answers.silent(answers.upgradeCurrent(3), cluster, since),
  };
}

const tokenFinding: EntityMesh['findings'][number] = {
  cluster: 'prod-eu',
  id: 'MESH0202',
  severity: 'error',
  category: 'access',
  because: [reason('finding.MESH0202'), reason('findingWhy.MESH0202')],
  object: security('RequestAuthentication', 'orders', 'jwt-auth'),
  affected: [deployment('orders', 'orders')],
  fix: {
    summary: reason('findingFix.MESH0202'),
    patch: [
      'apiVersion: security.istio.io/v1',
      'kind: AuthorizationPolicy',
      'metadata:',
      '  name: orders-require-jwt',
      '  namespace: orders',
      'spec:',
      '  selector: { matchLabels: { app: orders } }',
      '  rules:',
      '    - from: [{ source: { requestPrincipals: ["https://accounts.example.com/*"] } }]',
    ].join('\n'),
  },
};
const protocolHint: EntityMesh['findings'][number] = {
  cluster: 'prod-eu',
  id: 'IST0118',
  severity: 'info',
  category: 'traffic',
  because: [
    reason('finding.IST0118', { port: 9090, name: 'metrics' }),
    reason('findingWhy.IST0118'),
  ],
  object: service('orders', 'orders'),
  affected: [],
  fix: { summary: reason('findingFix.IST0118') },
};

/** The story of the design's card: three clusters, one problem, a canary, a cluster that does not answer. */
export const ordersMesh: EntityMesh = {
  ...base,
  entityRef: 'component:default/orders',
  dimensions: ordersRows,
  clusters: [
    {
      ...fresh('prod-eu'),
      dimensions: ordersRows,
      controlPlanes: [controlPlane('default', shopRoot)],
      objectUrl: `https://kiali.example.com/console/namespaces/{namespace}/istio/{group}/{version}/{kind}/{name}?clusterName=prod-eu`,
    },
    {
      ...fresh('prod-us'),
      dimensions: ordersUsRows,
      controlPlanes: [
        controlPlane('1-29', otherRoot),
        controlPlane('1-30', shopRoot),
        { revision: 'edge', tags: [] },
      ],
      rootFindings: [rootFinding],
    },
    { ...stage, dimensions: silentRows },
  ],
  findings: [tokenFinding, protocolHint],
  promises: [
    {
      key: 'sidecar',
      promised: 'injected',
      actual: 'injected',
      result: 'kept',
    },
    {
      key: 'jwt',
      promised: 'required',
      actual: 'optional',
      result: 'broken',
    },
  ],
  workloads: [
    ordersWorkload('prod-eu'),
    { ...healthyWorkload('prod-us'), workload: deployment('orders', 'orders') },
    silentWorkload('stage', 'orders'),
  ],
  services: [
    {
      cluster: 'prod-eu',
      service: service('orders', 'orders'),
      traffic: answers.known(answers.canary('orders', 'orders')),
    },
    {
      cluster: 'prod-us',
      service: service('orders', 'orders'),
      traffic: answers.known(answers.canary('orders', 'orders')),
    },
  ],
  history: [
    {
      at: before(3 * 60),
      cluster: 'prod-eu',
      workload: deployment('orders', 'orders'),
      dimension: 'mtls',
      from: 'STRICT',
      to: 'mixed',
      because: reason(
        'mtls.mixed',
        { port: 9090, mode: 'PERMISSIVE', others: 'STRICT' },
        security('PeerAuthentication', 'orders', 'orders'),
      ),
    },
    {
      at: before(26 * 3600),
      cluster: 'prod-us',
      workload: deployment('orders', 'orders'),
      dimension: 'sidecar',
      from: 'partial',
      to: 'injected',
    },
  ],
};

const experimentRows: DimensionSummaries = {
  ...healthyRows,
  traffic: row('bad', 'broken', [
    reason('traffic.subsetWithoutPods', { subset: 'v2', host: 'search' }),
  ]),
};

/** Somebody tests with injected faults, and a version gets requests that no pod is there for. */
export const experimentMesh: EntityMesh = {
  ...healthyMesh,
  entityRef: 'component:default/search',
  dimensions: experimentRows,
  clusters: [{ ...fresh('prod-eu'), dimensions: experimentRows }],
  services: [
    {
      cluster: 'prod-eu',
      service: service('search', 'search'),
      traffic: answers.known(
        answers.experiment('search', 'search'),
        ...experimentRows.traffic.because,
      ),
    },
  ],
};

const outsideRows: DimensionSummaries = {
  sidecar: row('bad', 'none', [
    reason(
      'injection.notLabelled',
      { namespace: 'billing' },
      { kind: 'Namespace', name: 'billing' },
    ),
  ]),
  mtls: row('bad', 'DISABLE', [reason('mtls.noProxyNoPolicy')]),
  jwt: row('bad', 'none', [reason('jwt.none')]),
  traffic: row('neutral', 'not-applicable', [reason('traffic.plain')]),
  tracing: row('mind', 'off', [reason('tracing.notChosen')]),
  upgrade: row('neutral', 'not-applicable', [reason('upgrade.noProxy')]),
};

/** Outside the mesh: nobody opted in. */
export const outsideMesh: EntityMesh = {
  ...base,
  entityRef: 'component:default/billing',
  dimensions: outsideRows,
  clusters: [{ ...fresh('prod-eu'), dimensions: outsideRows }],
  workloads: [
    {
      ...healthyWorkload('prod-eu'),
      workload: deployment('billing', 'billing'),
      serviceAccount: 'default',
      services: [],
      injection: answers.known(
        answers.notInjected('billing', 3),
        ...outsideRows.sidecar.because,
      ),
      mtls: answers.known(
        answers.plainText('billing'),
        ...outsideRows.mtls.because,
      ),
      jwt: answers.known(answers.noToken(), ...outsideRows.jwt.because),
      tracing: answers.known(
        answers.tracingOff(),
        ...outsideRows.tracing.because,
      ),
      telemetry: answers.known(answers.metricsCollected(false)),
      upgrade: answers.known(
        answers.upgradeOutside(),
        ...outsideRows.upgrade.because,
      ),
    },
  ],
  links: [],
};

/** The only cluster has stopped answering; what it last told is kept. */
export const silentMesh: EntityMesh = {
  ...base,
  entityRef: 'component:default/shipping',
  observedAt: before(14 * 60),
  dimensions: silentRows,
  clusters: [{ ...stage, dimensions: silentRows }],
  workloads: [silentWorkload('stage', 'shipping')],
  services: [
    {
      cluster: 'stage',
      service: service('shipping', 'shipping'),
      traffic: answers.silent(
        answers.canary('shipping', 'shipping'),
        'stage',
        before(14 * 60),
      ),
    },
  ],
};

const nothing = row('neutral', 'not-applicable');
const noRows: DimensionSummaries = {
  sidecar: nothing,
  mtls: nothing,
  jwt: nothing,
  traffic: nothing,
  tracing: nothing,
  upgrade: nothing,
};

/** No workload is bound to the entity. */
export const unboundMesh: EntityMesh = {
  ...base,
  entityRef: 'component:default/newcomer',
  dimensions: noRows,
  clusters: [],
  workloads: [],
  links: [],
};
