import {
  checkStates,
  type ClusterList,
  type CoverageCounts,
  type CoverageResultList,
  type CoverageRow,
  type CoverageScopeKind,
  type CoverageSummary,
  type ExemptionList,
  type FixNextList,
  type WorkloadList,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { fixtureNow } from './meshes';

const checks = (
  [
    ['encrypted', 'silver', 'security'],
    ['in-mesh', 'bronze', 'mesh'],
    ['jwt-required', 'gold', 'security'],
    ['tracing-exported', 'silver', 'observability'],
  ] as const
).map(([id, level, category]) => ({
  id,
  title: id,
  description: id,
  fix: id,
  category,
  level,
  weight: 1,
}));

const counts = (
  passed: number,
  warning: number,
  failed: number,
  unknown = 0,
  exempt = 0,
  notApplicable = 0,
): CoverageCounts => ({
  passed,
  warning,
  failed,
  error: 0,
  unknown,
  notApplicable,
  exempt,
});

const row = (
  scope: string,
  title: string,
  entities: number,
  all: CoverageCounts[],
): CoverageRow => ({
  scope,
  title,
  entities,
  checks: Object.fromEntries(checks.map(({ id }, index) => [id, all[index]])),
  levels: { none: entities, bronze: 0, silver: 0, gold: 0 },
});

/** A group without services of its own, above those of the rows. */
const above = (parent: CoverageRow, children: CoverageRow[]): CoverageRow[] => [
  {
    ...parent,
    inherited: {
      ...parent,
      entities: children.reduce((sum, { entities }) => sum + entities, 0),
      checks: Object.fromEntries(
        checks.map(({ id }) => [
          id,
          sumOf(children.map(child => child.checks[id])),
        ]),
      ),
    },
  },
  ...children.map(child => ({ ...child, parent: parent.scope })),
];

function sumOf(parts: CoverageCounts[]): CoverageCounts {
  const sum = counts(0, 0, 0);
  for (const part of parts) {
    for (const state of checkStates) {
      sum[state] += part[state];
    }
  }
  return sum;
}

const rowsBy: Record<CoverageScopeKind, CoverageRow[]> = {
  owner: [
    ...above(
      row(
        'group:default/shop',
        'Shop',
        0,
        checks.map(() => counts(0, 0, 0)),
      ),
      [
        row('group:default/checkout', 'Checkout', 9, [
          counts(7, 1, 1),
          counts(9, 0, 0),
          counts(4, 3, 2),
          counts(8, 0, 1),
        ]),
        row('group:default/payments', 'Payments', 12, [
          counts(12, 0, 0),
          counts(12, 0, 0),
          counts(12, 0, 0),
          counts(11, 0, 1),
        ]),
      ],
    ),
    row('group:default/search', 'Search', 6, [
      counts(2, 0, 3, 1),
      counts(3, 1, 1, 1),
      counts(0, 0, 5, 1),
      counts(0, 0, 5, 1),
    ]),
    row('group:default/platform', 'Platform', 4, [
      counts(0, 0, 0, 0, 4),
      counts(0, 0, 0, 0, 4),
      counts(0, 0, 0, 0, 0, 4),
      counts(4, 0, 0),
    ]),
  ],
  system: [
    row('system:default/shop', 'Shop', 21, [
      counts(19, 1, 1),
      counts(21, 0, 0),
      counts(16, 3, 2),
      counts(19, 0, 2),
    ]),
  ],
  domain: [
    row('domain:default/retail', 'Retail', 21, [
      counts(19, 1, 1),
      counts(21, 0, 0),
      counts(16, 3, 2),
      counts(19, 0, 2),
    ]),
  ],
  cluster: [
    row('prod-eu', 'prod-eu', 31, [
      counts(21, 1, 4, 1, 4),
      counts(24, 1, 1, 1, 4),
      counts(16, 3, 7, 1, 4),
      counts(23, 0, 7, 1),
    ]),
  ],
  namespace: [
    row('prod-eu/orders', 'prod-eu/orders', 3, [
      counts(2, 1, 0),
      counts(3, 0, 0),
      counts(1, 2, 0),
      counts(3, 0, 0),
    ]),
  ],
};

export function coverageBy(by: CoverageScopeKind): CoverageSummary {
  return {
    by,
    checks,
    total: {
      ...row('', 'All', 31, [
        counts(21, 1, 4, 1, 4),
        counts(24, 1, 1, 1, 4),
        counts(16, 3, 7, 1, 0, 4),
        counts(23, 0, 7, 1),
      ]),
      levels: { none: 7, bronze: 10, silver: 9, gold: 5 },
      lastWeek: {
        encrypted: counts(17, 1, 8, 1, 4),
        'in-mesh': counts(25, 1, 0, 1, 4),
        'jwt-required': counts(16, 3, 7, 1, 0, 4),
      },
    },
    rows: rowsBy[by],
    unclaimed: 61,
    visibleOnly: false,
    seq: 42,
  };
}

export const emptyCoverage: CoverageSummary = {
  ...coverageBy('owner'),
  total: row(
    '',
    'All',
    0,
    checks.map(() => counts(0, 0, 0)),
  ),
  rows: [],
  unclaimed: 0,
};

export const unclaimedWorkloads: WorkloadList = {
  items: [
    {
      cluster: 'prod-eu',
      namespace: 'legacy',
      kind: 'Deployment',
      name: 'mailer',
      sidecar: 'none',
      mtls: 'DISABLE',
      jwt: 'none',
      tracing: 'off',
      findings: 2,
      entityRefs: [],
      hint: {
        labels: { app: 'mailer' },
        owner: { entityRef: 'group:default/checkout', because: 'namespace' },
      },
    },
    {
      cluster: 'prod-eu',
      namespace: 'legacy',
      kind: 'StatefulSet',
      name: 'sessions',
      sidecar: 'none',
      mtls: 'DISABLE',
      jwt: 'none',
      tracing: 'off',
      findings: 1,
      entityRefs: [],
    },
    {
      cluster: 'stage',
      namespace: 'tryout',
      kind: 'Deployment',
      name: 'echo',
      sidecar: 'injected',
      mtls: 'STRICT',
      jwt: 'optional',
      tracing: 'kyma-traces',
      findings: 0,
      entityRefs: [],
    },
    {
      cluster: 'edge',
      namespace: 'ambient',
      kind: 'Deployment',
      name: 'probe',
      sidecar: 'ambient',
      mtls: 'unknown',
      jwt: 'unknown',
      tracing: 'off',
      findings: 0,
      entityRefs: [],
    },
  ],
  total: 61,
};

export const clusterList: ClusterList = {
  items: [
    {
      name: 'prod-eu',
      state: 'fresh',
      lastSeen: fixtureNow,
      workloads: 48,
      links: [
        {
          kind: 'grafana-mesh',
          title: 'Grafana mesh',
          url: 'https://grafana.example.com/d/mesh/istio-mesh-dashboard',
        },
      ],
      controlPlanes: [
        {
          revision: 'default',
          version: '1.30.2',
          tags: ['prod'],
          instances: { ready: 1, total: 2 },
          defaults: {
            injection: { value: 'on-request' },
            mtls: {
              value: 'STRICT',
              object: {
                group: 'security.istio.io',
                kind: 'PeerAuthentication',
                namespace: 'istio-system',
                name: 'default',
              },
            },
            autoMtls: { value: true },
            trustDomain: { value: 'shop.example' },
            tracing: {
              unknown: {
                code: 'unknown.notReadable',
                params: { kind: 'Telemetry.telemetry.istio.io' },
              },
            },
            outbound: { value: 'REGISTRY_ONLY' },
          },
          proxies: [
            { version: '1.30.2', pods: 40 },
            { version: '1.29.8', pods: 3 },
          ],
          roots: {
            source: {
              kind: 'ConfigMap',
              namespace: 'istio-system',
              name: 'istio-ca-root-cert',
            },
            certificates: [
              {
                subject: 'O=shop.example',
                fingerprint: '1D:DA:51:76',
                notBefore: '2016-12-01T00:00:00.000Z',
                notAfter: '2026-12-01T00:00:00.000Z',
              },
            ],
          },
        },
      ],
      findings: [
        {
          id: 'MESH0108',
          severity: 'warning',
          category: 'encryption',
          because: [
            {
              code: 'finding.MESH0108',
              params: {
                subject: 'O=shop.example',
                until: '2026-12-01T00:00:00.000Z',
              },
            },
          ],
          object: {
            kind: 'ConfigMap',
            namespace: 'istio-system',
            name: 'istio-ca-root-cert',
          },
          affected: [],
        },
      ],
      resources: [
        { kind: 'Pod', state: 'synced', lastSync: fixtureNow },
        { kind: 'PeerAuthentication', state: 'synced' },
        { kind: 'HTTPRoute', state: 'absent' },
      ],
    },
    {
      name: 'stage',
      state: 'stale',
      lastSeen: '2026-11-12T13:49:00.000Z',
      since: '2026-11-12T13:49:00.000Z',
      error: 'connection timed out',
      workloads: 22,
      links: [],
      controlPlanes: [
        { revision: '1-29', version: '1.29.8', tags: [] },
        { revision: '1-30', version: '1.30.2', tags: ['stable', 'prod'] },
      ],
      findings: [],
      resources: [
        { kind: 'Pod', state: 'failed', error: 'connection timed out' },
        {
          kind: 'MutatingWebhookConfiguration',
          state: 'forbidden',
          missingRule:
            'apiGroups: [admissionregistration.k8s.io]\nresources: [mutatingwebhookconfigurations]\nverbs: [get, list, watch]',
        },
      ],
    },
    {
      name: 'edge',
      state: 'unknown',
      error: 'the credential is not accepted (401)',
      workloads: 0,
      links: [],
      controlPlanes: [],
      findings: [],
      resources: [],
    },
  ],
};

const becauseOf = {
  kind: 'PeerAuthentication',
  namespace: 'istio-system',
  name: 'default',
  cluster: 'prod-eu',
};

export const coverageResults: CoverageResultList = {
  checks,
  items: [
    {
      entityRef: 'component:default/orders',
      title: 'orders',
      owner: 'group:default/checkout',
      check: 'encrypted',
      state: 'failed',
      because: [{ code: 'mtls.permissive', params: { policy: 'default' } }],
      evidence: [becauseOf],
    },
    {
      entityRef: 'component:default/search',
      title: 'search',
      check: 'encrypted',
      state: 'exempt',
      because: [],
      evidence: [],
      exemptUntil: '2027-01-31T00:00:00.000Z',
    },
  ],
  total: 2,
  visibleOnly: false,
};

export const fixNext: FixNextList = {
  checks,
  items: [
    {
      check: 'encrypted',
      state: 'failed',
      cluster: 'prod-eu',
      namespace: 'shop',
      object: becauseOf,
      entityRefs: ['component:default/orders', 'component:default/search'],
      entities: 2,
      owners: ['group:default/checkout'],
      effect: 6,
    },
    {
      check: 'jwt-required',
      state: 'warning',
      cluster: 'stage',
      entityRefs: ['component:default/search'],
      entities: 1,
      owners: [],
      effect: 1,
    },
  ],
  visibleOnly: false,
};

/** One per state; times are around that of the fixtures. */
export const exemptionList: ExemptionList = {
  maxDays: 180,
  items: (
    [
      ['requested', 'request', { ticket: 'https://tickets.example.com/7' }],
      ['approved', 'request', { decidedBy: 'user:default/lead' }],
      ['approved', 'request', { expiresAt: '2026-11-01T00:00:00.000Z' }],
      // eslint-disable-next-line no-script-url -- shown as text, never as a link
      ['rejected', 'annotation', { ticket: 'javascript:alert(1)' }],
    ] as const
  ).map(([state, source, more], index) => ({
    id: `${index}`,
    entityRef: `component:default/${
      ['orders', 'billing', 'search'][index % 3]
    }`,
    check: 'encrypted',
    reason: `Reason ${index}`,
    state,
    source,
    expired: index === 2,
    requestedBy: 'user:default/guest',
    requestedAt: '2026-10-01T00:00:00.000Z',
    expiresAt: '2027-01-31T00:00:00.000Z',
    decidedAt: '2026-10-02T00:00:00.000Z',
    ...more,
  })),
};
exemptionList.items.push({
  id: 'rule',
  entityRef: 'component:default/gateway',
  check: '*',
  reason: '',
  state: 'rule',
  source: 'rule',
  places: ['prod-eu/istio-system'],
  expired: false,
});
