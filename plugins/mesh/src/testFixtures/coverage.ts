import type {
  ClusterList,
  CoverageCounts,
  CoverageRow,
  CoverageScopeKind,
  CoverageSummary,
  WorkloadList,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { fixtureNow } from './meshes';

const checks: CoverageSummary['checks'] = [
  'encrypted',
  'in-mesh',
  'jwt-required',
  'tracing-exported',
].map(id => ({
  id,
  title: id,
  description: id,
  fix: id,
  category: 'mesh',
  level: 'bronze',
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

const rowsBy: Record<CoverageScopeKind, CoverageRow[]> = {
  owner: [
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
    total: row('', 'All', 31, [
      counts(21, 1, 4, 1, 4),
      counts(24, 1, 1, 1, 4),
      counts(16, 3, 7, 1, 0, 4),
      counts(23, 0, 7, 1),
    ]),
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
        { kind: 'Pod', state: 'synced' },
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
