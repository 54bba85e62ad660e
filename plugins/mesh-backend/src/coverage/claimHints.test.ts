import type { CoverageCell, CoverageEntity } from '../store/MeshStore';
import { claimHints } from './claimHints';

describe('claimHints', () => {
  const cell = (namespace: string): CoverageCell => ({
    cluster: 'eu',
    namespace,
    results: {},
  });
  const entity = (owner: string | undefined, ...namespaces: string[]) => {
    const cells = namespaces.map(cell);
    const counted: CoverageEntity = {
      entityRef: 'component:default/any',
      owner,
      cells,
    };
    return { entity: counted, cells, key: '' };
  };
  const index = {
    present: async () => [
      entity('group:default/payments', 'shop', 'shop'),
      entity('group:default/checkout', 'shop'),
      entity('group:default/checkout', 'shop', 'cart'),
      entity(undefined, 'lonely'),
    ],
  };
  const identity = (namespace: string, podLabels = {}, labels = {}) => ({
    ref: { kind: 'Deployment', namespace, name: 'web' },
    labels,
    podLabels,
    namedBy: [],
    serviceIds: [],
  });

  it.each<[string, string, object, object, object]>([
    ['nothing', 'other', {}, {}, { labels: {} }],
    ['an entity without owner', 'lonely', {}, {}, { labels: {} }],
    [
      'others of the namespace',
      'shop',
      { app: 'web', 'app.kubernetes.io/name': 'web-app', tier: 'front' },
      {},
      {
        labels: { 'app.kubernetes.io/name': 'web-app' },
        owner: { entityRef: 'group:default/checkout', because: 'namespace' },
      },
    ],
    [
      'a label that names a group',
      'shop',
      { app: 'web' },
      { 'example.com/team': 'Payments' },
      {
        labels: { app: 'web' },
        owner: {
          entityRef: 'group:default/payments',
          because: 'label',
          label: 'example.com/team',
        },
      },
    ],
    [
      'a label that names nobody',
      'other',
      { team: 'unheard-of' },
      {},
      { labels: {} },
    ],
    [
      'a label that means something else',
      'other',
      { app: 'payments' },
      {},
      { labels: { app: 'payments' } },
    ],
  ])('follows %s', async (_, namespace, podLabels, labels, expected) => {
    const hintFor = await claimHints(index);
    expect(hintFor('eu', identity(namespace, podLabels, labels))).toEqual(
      expected,
    );
    expect(
      hintFor('us', identity(namespace, podLabels)).owner?.because,
    ).not.toBe('namespace');
  });
});
