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
  reason(
    'fixture.strictEverywhere',
    { object: 'istio-system/default' },
    meshDefault,
  ),
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
      reason('fixture.allPodsInjected', { count: 3 }),
    ),
    mtls: answers.known(
      answers.strict('payments', 'payments'),
      ...strictRow.because,
    ),
    jwt: answers.known(
      answers.tokenRequired(),
      reason(
        'fixture.tokenRequired',
        { object: 'payments/require-jwt' },
        security('AuthorizationPolicy', 'payments', 'require-jwt'),
      ),
    ),
    tracing: answers.known(answers.tracingOn()),
    upgrade: answers.known(
      answers.upgradeCurrent(3),
      reason('fixture.proxiesCurrent'),
    ),
    findings: [],
  };
}

const healthyRows: DimensionSummaries = {
  sidecar: row(
    'good',
    'injected',
    [reason('fixture.allPodsInjected', { count: 3 })],
    { total: 3, inMesh: 3, ready: 3, version: '1.30.2' },
  ),
  mtls: strictRow,
  jwt: row('good', 'required', [
    reason(
      'fixture.tokenRequired',
      { object: 'payments/require-jwt' },
      security('AuthorizationPolicy', 'payments', 'require-jwt'),
    ),
  ]),
  traffic: row('good', 'default', [reason('fixture.plainBalancing')]),
  tracing: row('good', 'kyma-traces', [], { sampling: 5 }),
  upgrade: row('good', 'current', [reason('fixture.proxiesCurrent')], {
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

const ordersRows: DimensionSummaries = {
  sidecar: row(
    'good',
    'injected',
    [reason('fixture.allPodsInjected', { count: 3 })],
    { total: 3, inMesh: 3, ready: 3, version: '1.30.2' },
  ),
  mtls: row('mind', 'mixed', [
    reason(
      'fixture.portPermissive',
      { port: 9090 },
      security('PeerAuthentication', 'orders', 'orders'),
    ),
  ]),
  jwt: row('mind', 'optional', [
    reason(
      'fixture.tokenOptional',
      { object: 'orders/jwt-auth' },
      security('RequestAuthentication', 'orders', 'jwt-auth'),
    ),
  ]),
  traffic: row('good', 'canary', [
    reason('fixture.canary', { percent: 10, version: 'v2' }),
  ]),
  tracing: row('good', 'kyma-traces', [], { sampling: 5 }),
  upgrade: row('mind', 'restart-pending', [reason('fixture.kymaRestarts')], {
    behind: 2,
    restartedBy: 'kyma',
  }),
};
const ordersUsRows: DimensionSummaries = {
  ...ordersRows,
  mtls: strictRow,
  upgrade: healthyRows.upgrade,
};
const silentRows: DimensionSummaries = {
  sidecar: row('unknown', 'unknown', [
    reason('fixture.clusterSilent', { cluster: 'stage' }),
  ]),
  mtls: row('unknown', 'unknown', [
    reason('fixture.clusterSilent', { cluster: 'stage' }),
  ]),
  jwt: row('unknown', 'unknown', [
    reason('fixture.clusterSilent', { cluster: 'stage' }),
  ]),
  traffic: row('unknown', 'unknown', [
    reason('fixture.clusterSilent', { cluster: 'stage' }),
  ]),
  tracing: row('unknown', 'unknown', [
    reason('fixture.clusterSilent', { cluster: 'stage' }),
  ]),
  upgrade: row('unknown', 'unknown', [
    reason('fixture.clusterSilent', { cluster: 'stage' }),
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

function silentWorkload(cluster: string): WorkloadMesh {
  const { injection: _, ...healthy } = healthyWorkload(cluster);
  const since = before(14 * 60);
  return {
    ...healthy,
    injection: answers.silent(answers.injected(3, '1.30.2'), cluster, since),
    mtls: answers.silent(answers.strict('orders', 'orders'), cluster, since),
    jwt: answers.silent(answers.tokenRequired(), cluster, since),
    tracing: answers.silent(answers.tracingOn(), cluster, since),
    upgrade: answers.silent(answers.upgradeCurrent(3), cluster, since),
  };
}

const tokenFinding: EntityMesh['findings'][number] = {
  cluster: 'prod-eu',
  id: 'MESH0201',
  severity: 'error',
  category: 'access',
  because: [
    reason(
      'fixture.tokenOptional',
      { object: 'orders/jwt-auth' },
      security('RequestAuthentication', 'orders', 'jwt-auth'),
    ),
  ],
  object: security('RequestAuthentication', 'orders', 'jwt-auth'),
  affected: [deployment('orders', 'orders')],
  fix: {
    summary: reason('fixture.requireToken'),
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
const timeoutHint: EntityMesh['findings'][number] = {
  cluster: 'prod-eu',
  id: 'MESH0402',
  severity: 'info',
  category: 'traffic',
  because: [reason('fixture.noTimeout', { route: 'beta' })],
  object: {
    group: 'networking.istio.io',
    kind: 'VirtualService',
    namespace: 'orders',
    name: 'orders',
  },
  affected: [service('orders', 'orders')],
};

/** The story of the design's card: three clusters, one problem, a canary, a cluster that does not answer. */
export const ordersMesh: EntityMesh = {
  ...base,
  entityRef: 'component:default/orders',
  dimensions: ordersRows,
  clusters: [
    { ...fresh('prod-eu'), dimensions: ordersRows },
    { ...fresh('prod-us'), dimensions: ordersUsRows },
    { ...stage, dimensions: silentRows },
  ],
  findings: [tokenFinding, timeoutHint],
  workloads: [
    ordersWorkload('prod-eu'),
    { ...healthyWorkload('prod-us'), workload: deployment('orders', 'orders') },
    silentWorkload('stage'),
  ],
  services: [
    {
      cluster: 'prod-eu',
      service: service('orders', 'orders'),
      traffic: answers.known(answers.faulty('orders', 'orders')),
    },
    {
      cluster: 'prod-us',
      service: service('orders', 'orders'),
      traffic: answers.known(answers.canary('orders', 'orders', true)),
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
        'fixture.portPermissive',
        { port: 9090 },
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

const outsideRows: DimensionSummaries = {
  sidecar: row('bad', 'none', [
    reason(
      'fixture.namespaceNotLabelled',
      { namespace: 'billing' },
      { kind: 'Namespace', name: 'billing' },
    ),
  ]),
  mtls: row('bad', 'DISABLE', [reason('fixture.noSidecarNoMtls')]),
  jwt: row('bad', 'none', [reason('fixture.noTokenChecked')]),
  traffic: row('neutral', 'not-applicable', [reason('fixture.plainBalancing')]),
  tracing: row('mind', 'off', [reason('fixture.tracingOff')]),
  upgrade: row('neutral', 'not-applicable', [reason('fixture.notInMesh')]),
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
  workloads: [silentWorkload('stage')],
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
