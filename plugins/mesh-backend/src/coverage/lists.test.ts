import type {
  CheckState,
  CoverageResultFilter,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { Reason } from '@mesh-portal/istio-semantics';
import { ClusterStates } from '../evaluate/ClusterStates';
import { TestClock } from '../ingest/testUtils/TestClock';
import type { Exemption } from '../store/ExemptionStore';
import type { EntityReasons, MeshStore } from '../store/MeshStore';
import { checks as builtIn } from './checks';
import { CoverageIndex } from './CoverageIndex';
import { CoverageResults } from './CoverageResults';
import { FixNextIndex } from './FixNextIndex';

const checks = ['encrypted', 'in-mesh'].map(
  id => builtIn.find(each => each.id === id)!,
);
const meshWide = {
  kind: 'PeerAuthentication',
  namespace: 'istio-system',
  name: 'default',
};
const permissive: Reason = {
  code: 'mtls.permissive' as Reason['code'],
  params: {},
  object: meshWide,
};
const noLabel: Reason = {
  code: 'injection.noLabel' as Reason['code'],
  params: {},
};

type Results = [encrypted: CheckState, inMesh: CheckState];

function entity(
  name: string,
  owner: string | undefined,
  places: Record<string, Results>,
): EntityReasons & { system: string } {
  const cells = Object.entries(places).map(([place, [encrypted, inMesh]]) => {
    const [cluster, namespace] = place.split('/');
    return { cluster, namespace, results: { encrypted, 'in-mesh': inMesh } };
  });
  return {
    entityRef: `component:default/${name}`,
    ...(owner && { owner: `group:default/${owner}` }),
    system: 'system:default/shop',
    cells,
    reasons: cells.map(({ results }) => ({
      ...(results.encrypted === 'warning' && { encrypted: [permissive] }),
      ...(results['in-mesh'] === 'failed' && { 'in-mesh': [noLabel] }),
    })),
  };
}

const all = [
  entity('a', 'cart', { 'eu/shop': ['warning', 'passed'] }),
  entity('b', 'pay', {
    'eu/shop': ['warning', 'failed'],
    'eu/bank': ['passed', 'passed'],
  }),
  entity('c', 'shop', { 'eu/shop': ['failed', 'failed'] }),
  entity('d', undefined, { 'eu/bank': ['exempt', 'failed'] }),
  entity('e', 'pay', { 'us/shop': ['warning', 'failed'] }),
];

function setUp() {
  const states = new ClusterStates([]);
  states.update({ name: 'eu', state: 'fresh', resources: [] });
  states.update({
    name: 'us',
    state: 'stale',
    resources: [],
    lastSeen: '2026-01-01T00:00:00.000Z',
  });
  const exemption: Partial<Exemption> = {
    entityRef: 'component:default/d',
    check: 'encrypted',
    reason: 'legacy',
    expiresAt: Date.parse('2026-02-01T00:00:00Z') / 1000,
  };
  const changes = [all];
  const since = async (seq: number) => ({
    seq: changes.length,
    items: changes.slice(seq).flat(),
  });
  const store = {
    listCoverage: since,
    listReasons: since,
    readReasons: async (refs: string[]) =>
      new Map(
        all
          .filter(each => refs.includes(each.entityRef))
          .map(each => [each.entityRef, each]),
      ),
    countUnclaimed: async () => 0,
    exemptions: { listExemptions: async () => [exemption] },
  } as unknown as MeshStore;
  const index = new CoverageIndex({
    checks,
    store,
    states,
    titleOf: ref => (ref === 'component:default/a' ? 'The cart' : undefined),
    parentOf: ref =>
      ({
        'group:default/cart': 'group:default/shop',
        'group:default/pay': 'group:default/shop',
        'group:default/shop': 'group:default/all',
        'group:default/all': 'group:default/cart',
      }[ref]),
  });
  const clock = new TestClock();
  return {
    changes,
    index,
    results: new CoverageResults({ index, states, store, clock }),
    fixNext: new FixNextIndex({ index, store }),
  };
}

const visible = new Set(['component:default/a', 'component:default/c']);

describe('CoverageIndex by owner', () => {
  it('tells what groups hold themselves and with those below them', async () => {
    const { index } = setUp();
    const { rows } = await index.summarize('owner');
    expect(
      rows.map(({ scope, parent, entities, inherited, checks: own }) => [
        scope.split('/')[1],
        parent?.split('/')[1],
        entities,
        inherited?.entities,
        own['in-mesh'].failed,
        inherited?.checks['in-mesh'].failed,
      ]),
    ).toEqual([
      // The circle of the four groups is closed nowhere.
      ['all', 'cart', 0, 4, 0, 2],
      ['cart', 'shop', 1, 4, 0, 2],
      ['pay', 'shop', 2, undefined, 1, undefined],
      ['shop', 'all', 1, 4, 1, 2],
    ]);
  });

  it('names no group above that owns nothing which the reader may see', async () => {
    const { index } = setUp();
    const { rows } = await index.summarize('owner', visible);
    expect(rows.map(each => each.scope)).toEqual([
      'group:default/cart',
      'group:default/shop',
    ]);
    expect(rows[1].inherited?.entities).toBe(2);
  });
});

describe('CoverageResults', () => {
  const told = async (
    filter: CoverageResultFilter,
    readable?: ReadonlySet<string>,
  ) => {
    const request = { sort: 'state', limit: 100, offset: 0, ...filter } as const;
    const { items, total } = await setUp().results.list(request, readable);
    const texts = items.map(
      each => `${each.entityRef.split('/')[1]} ${each.check} ${each.state}`,
    );
    return [...texts, total];
  };
  const failed = ['b in-mesh failed', 'c in-mesh failed', 'd in-mesh failed'];

  it.each<[CoverageResultFilter, Array<string | number>]>([
    [{ check: 'in-mesh', state: 'failed' }, [...failed, 3]],
    [{ check: 'in-mesh', state: 'failed', limit: 1 }, [failed[0], 3]],
    [{ check: 'in-mesh', state: 'failed', offset: 2 }, [failed[2], 3]],
    [
      { entity: 'component:default/b' },
      ['b in-mesh failed', 'b encrypted warning', 2],
    ],
    [
      { entity: 'component:default/b', by: 'namespace', scope: 'eu/bank' },
      ['b encrypted passed', 'b in-mesh passed', 2],
    ],
    [
      { scope: 'group:default/shop', check: 'encrypted' },
      ['c encrypted failed', 1],
    ],
    [
      { scope: 'group:default/pay', inherited: true, check: 'encrypted' },
      ['b encrypted warning', 'e encrypted unknown', 2],
    ],
    [
      { by: 'cluster', scope: 'us' },
      ['e encrypted unknown', 'e in-mesh unknown', 2],
    ],
    [{ by: 'system', scope: 'system:default/x' }, [0]],
    [
      { sort: 'owner', check: 'encrypted' },
      [
        'd encrypted exempt',
        'a encrypted warning',
        'b encrypted warning',
        'e encrypted unknown',
        'c encrypted failed',
        5,
      ],
    ],
    [
      { sort: 'check', state: 'failed' },
      ['c encrypted failed', ...failed, 4],
    ],
  ])('lists %j', async (filter, expected) => {
    expect(await told(filter)).toEqual(expected);
  });

  it('lists what the reader may see', async () => {
    expect(await told({ state: 'failed' }, visible)).toEqual([
      'c encrypted failed',
      'c in-mesh failed',
      2,
    ]);
  });

  it('lists as many as each number of the coverage counts', async () => {
    const { index, results } = setUp();
    for (const by of ['owner', 'cluster', 'namespace'] as const) {
      for (const { scope, checks: counts } of (await index.summarize(by)).rows) {
        for (const [check, each] of Object.entries(counts)) {
          for (const [state, n] of Object.entries(each)) {
            const { total } = await results.list(
              {
                by,
                scope,
                check,
                state: state as CheckState,
                sort: 'entity',
                limit: 1,
                offset: 0,
              },
              undefined,
            );
            expect([by, scope, check, state, total]).toEqual([
              by,
              scope,
              check,
              state,
              n,
            ]);
          }
        }
      }
    }
  });

  it('tells why, with the objects that decide', async () => {
    const { items } = await setUp().results.list(
      { check: 'encrypted', sort: 'entity', limit: 100, offset: 0 },
      undefined,
    );
    expect(items[0]).toEqual({
      entityRef: 'component:default/a',
      title: 'The cart',
      owner: 'group:default/cart',
      check: 'encrypted',
      state: 'warning',
      because: [permissive],
      evidence: [{ ...meshWide, cluster: 'eu' }],
    });
    expect(items[3]).toMatchObject({
      title: 'd',
      because: [{ code: 'check.exempt', params: { reason: 'legacy' } }],
      exemptUntil: '2026-02-01T00:00:00.000Z',
    });
    expect(items[4].because).toMatchObject([{ code: 'unknown.clusterStale' }]);
  });
});

describe('FixNextIndex', () => {
  const figures = async (
    fixNext: FixNextIndex,
    readable?: ReadonlySet<string>,
  ) =>
    (await fixNext.list(10, readable)).items.map(
      ({ check, state, object, namespace, entities, owners, effect }) =>
        `${check} ${state} ${object?.name ?? namespace} ${entities} ${
          owners.length
        } ${effect}`,
    );

  it('ranks changes by what they mend, one per deciding object or namespace', async () => {
    const { fixNext } = setUp();
    expect(await figures(fixNext)).toEqual([
      'in-mesh failed shop 2 2 6',
      'encrypted warning default 2 2 6',
      'encrypted failed shop 1 1 3',
      'in-mesh failed bank 1 0 3',
    ]);
    const [first] = (await fixNext.list(1, undefined)).items;
    expect(first).toEqual({
      check: 'in-mesh',
      state: 'failed',
      cluster: 'eu',
      namespace: 'shop',
      because: noLabel,
      entityRefs: ['component:default/b', 'component:default/c'],
      entities: 2,
      owners: ['group:default/pay', 'group:default/shop'],
      effect: 6,
    });
  });

  it('counts only what the reader may see, and follows the store', async () => {
    const { changes, fixNext } = setUp();
    expect(await figures(fixNext, visible)).toEqual([
      'encrypted failed shop 1 1 3',
      'in-mesh failed shop 1 1 3',
      'encrypted warning default 1 1 3',
    ]);
    changes.push([
      entity('a', 'cart', { 'eu/shop': ['passed', 'passed'] }),
      { ...entity('c', 'shop', {}), cells: [], reasons: [] },
    ]);
    expect(await figures(fixNext)).toEqual([
      'in-mesh failed shop 1 1 3',
      'in-mesh failed bank 1 0 3',
      'encrypted warning default 1 1 3',
    ]);
  });
});
