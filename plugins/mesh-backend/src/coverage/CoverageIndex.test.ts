import type {
  CheckState,
  CoverageRow,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { ClusterStates } from '../evaluate/ClusterStates';
import type { CoverageEntity, MeshStore } from '../store/MeshStore';
import { CoverageIndex } from './CoverageIndex';
import { worstResult } from './Check';
import { checks } from './checks';

function entity(
  name: string,
  owner: string | undefined,
  ...cells: Array<[string, CheckState]>
): CoverageEntity {
  return {
    entityRef: `component:default/${name}`,
    owner,
    system: 'system:default/shop',
    cells: cells.map(([place, result]) => {
      const [cluster, namespace] = place.split('/');
      return {
        cluster,
        namespace,
        results: Object.fromEntries(checks.map(each => [each.id, result])),
      };
    }),
  };
}

function setup(first: CoverageEntity[]) {
  const changes: CoverageEntity[][] = [first];
  const listCoverage = jest.fn(async (since: number) => ({
    seq: changes.length,
    items: changes.slice(since).flat(),
  }));
  const store = {
    listCoverage,
    countUnclaimed: async () => 3,
  } as unknown as MeshStore;
  const states = new ClusterStates([]);
  for (const name of ['eu', 'us']) {
    states.update({
      name,
      state: 'fresh',
      resources: [],
      title: name.toUpperCase(),
    });
  }
  const parents: Record<string, string> = {};
  const titles: Record<string, string> = { 'group:default/a': 'Zebras' };
  const coverage = new CoverageIndex({
    checks,
    store,
    states,
    titleOf: ref => titles[ref],
    parentOf: ref => parents[ref],
  });
  return { changes, coverage, listCoverage, states };
}

function figures(rows: CoverageRow[]) {
  return rows.map(({ title, entities, checks: { encrypted } }) => {
    const counts = Object.entries(encrypted)
      .filter(([, n]) => n > 0)
      .map(([result, n]) => `${n} ${result}`);
    return `${title}: ${entities} (${counts.join(', ')})`;
  });
}

describe('worstResult', () => {
  it.each<[CheckState[], CheckState]>([
    [[], 'notApplicable'],
    [['passed', 'failed'], 'failed'],
    [['passed', 'unknown'], 'unknown'],
    [['warning', 'unknown'], 'warning'],
    [['passed', 'exempt'], 'passed'],
    [['notApplicable', 'exempt'], 'notApplicable'],
    [['exempt'], 'exempt'],
  ])('%j is %s', (results, expected) => {
    expect(worstResult(results)).toBe(expected);
  });
});

describe('CoverageIndex', () => {
  const all = [
    entity(
      'one',
      'group:default/a',
      ['eu/shop', 'passed'],
      ['us/shop', 'failed'],
    ),
    entity('two', 'group:default/b', ['eu/shop', 'passed']),
    entity('three', undefined, ['us/istio-system', 'exempt']),
    entity('four', 'group:default/a'),
  ];

  it('counts each entity once per scope, with the worst of its places there', async () => {
    const { coverage } = setup(all);
    const by = async (
      kind: 'owner' | 'system' | 'domain' | 'cluster' | 'namespace',
    ) => figures((await coverage.summarize(kind)).rows);
    expect(await by('owner')).toEqual([
      'b: 1 (1 passed)',
      'Zebras: 2 (1 failed, 1 notApplicable)',
    ]);
    expect(await by('system')).toEqual([
      'shop: 4 (1 passed, 1 failed, 1 notApplicable, 1 exempt)',
    ]);
    expect(await by('domain')).toEqual([]);
    expect(await by('cluster')).toEqual([
      'EU: 2 (2 passed)',
      'US: 2 (1 failed, 1 exempt)',
    ]);
    expect(await by('namespace')).toEqual([
      'eu/shop: 2 (2 passed)',
      'us/istio-system: 1 (1 exempt)',
      'us/shop: 1 (1 failed)',
    ]);
    const { total, unclaimed, visibleOnly } = await coverage.summarize('owner');
    expect(figures([total])).toEqual([
      ': 4 (1 passed, 1 failed, 1 notApplicable, 1 exempt)',
    ]);
    expect([unclaimed, visibleOnly]).toEqual([3, false]);
    expect(total.levels).toEqual({ none: 3, bronze: 0, silver: 0, gold: 1 });
  });

  it('tells nothing of what a reader may not see', async () => {
    const { coverage } = setup(all);
    const summary = await coverage.summarize(
      'owner',
      new Set(['component:default/two']),
    );
    expect(figures([summary.total, ...summary.rows])).toEqual([
      ': 1 (1 passed)',
      'b: 1 (1 passed)',
    ]);
    expect(summary).toMatchObject({ visibleOnly: true });
    expect(summary).not.toHaveProperty('unclaimed');
  });

  it('follows the store, and takes silence of a cluster for unknown at once', async () => {
    const { changes, coverage, listCoverage, states } = setup(all);
    await coverage.summarize('owner');
    changes.push([
      entity('two', 'group:default/b', ['eu/shop', 'warning']),
      { entityRef: 'component:default/four' },
    ]);
    expect(figures((await coverage.summarize('owner')).rows)).toEqual([
      'b: 1 (1 warning)',
      'Zebras: 1 (1 failed)',
    ]);
    expect(listCoverage.mock.calls).toEqual([[0], [1]]);
    states.update({
      name: 'us',
      state: 'stale',
      resources: [],
      lastSeen: '2026-01-01T00:00:00.000Z',
    });
    expect(figures((await coverage.summarize('cluster')).rows)).toEqual([
      'EU: 2 (1 passed, 1 warning)',
      'us: 2 (1 unknown, 1 exempt)',
    ]);
    expect(await coverage.entityRefs()).toHaveLength(3);
  });
});
