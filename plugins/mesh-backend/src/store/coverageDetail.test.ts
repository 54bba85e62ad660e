import {
  TestDatabases,
  mockServices,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import type { RestartFilter } from '@mesh-portal/backstage-plugin-mesh-common';
import type { Reason, UpgradeAnswer } from '@mesh-portal/istio-semantics';
import {
  saveEntities,
  storedEntity,
  workloadVerdicts,
} from '../testFixtures/verdicts';
import { DatabaseMeshStore } from './DatabaseMeshStore';

const databases = TestDatabases.create({
  ids: process.env.BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING
    ? ['SQLITE_3', 'POSTGRES_15']
    : ['SQLITE_3'],
});
const DAY = 24 * 3_600;

async function createStore(id: TestDatabaseId) {
  const knex = await databases.init(id);
  return DatabaseMeshStore.create({
    database: mockServices.database({ knex, migrations: { skip: false } }),
  });
}

function workload(
  namespace: string,
  name: string,
  state: UpgradeAnswer['state'] | 'unknown',
  restartedBy?: 'kyma' | 'you',
) {
  const verdicts = workloadVerdicts('eu', namespace, name);
  const upgrade = verdicts.detail.answers.upgrade as { value: UpgradeAnswer };
  return {
    ...verdicts,
    summary: {
      ...verdicts.summary,
      dimensions: {
        ...verdicts.summary.dimensions,
        upgrade: {
          state: state === 'unknown' ? ('unknown' as const) : ('mind' as const),
          value: state,
          because: [],
          detail: { ...(restartedBy && { restartedBy }) },
        },
      },
    },
    detail: {
      ...verdicts.detail,
      answers: {
        ...verdicts.detail.answers,
        upgrade: {
          known: true as const,
          value: { ...upgrade.value, state: 'restart-needed' as const },
          because: [],
        },
      },
    },
  };
}

describe.each(databases.eachSupportedId())('coverage detail on %s', id => {
  it('pages through workloads that have to be restarted', async () => {
    const store = await createStore(id);
    const workloads = [
      workload('shop', 'current', 'current'),
      workload('shop', 'hidden', 'unknown'),
      workload('shop', 'none', 'not-applicable'),
      workload('shop', 'a', 'restart-pending', 'kyma'),
      workload('shop', 'b', 'manual-restart', 'you'),
      workload('bank', 'c', 'manual-restart', 'you'),
      workload('bank', 'd', 'restart-needed'),
    ];
    const bind = (name: string, entity: string) => ({
      entityRef: `component:default/${entity}`,
      workloadId: workloads.find(each => each.identity.ref.name === name)!.id,
      bound: true,
    });
    await store.saveVerdicts(
      {
        cluster: 'eu',
        at: 1,
        objects: [],
        removedObjects: [],
        workloads,
        removedWorkloads: [],
        services: [],
        removedServices: [],
        transitions: [],
      },
      [bind('a', 'one'), bind('b', 'one'), bind('b', 'two'), bind('c', 'two')],
      [],
    );
    await saveEntities(store, [
      { entity: storedEntity('component:default/one'), factsChanged: true },
      {
        entity: {
          ...storedEntity('component:default/two'),
          owner: 'group:default/team-b',
        },
        factsChanged: true,
      },
    ]);
    const ask = async (
      filter: RestartFilter,
      visible?: ReadonlySet<string>,
    ) => {
      const page = await store.pageRestarts({
        limit: 100,
        offset: 0,
        ...filter,
        visible,
      });
      const names = page.items.map(each => each.ref.name).join('');
      return [names, page.total, Object.values(page.counts).join('')];
    };
    // Counts of kyma, you, unknown.
    expect(await ask({})).toEqual(['cbda', 4, '121']);
    expect(await ask({ who: 'you' })).toEqual(['cb', 2, '121']);
    expect(await ask({ limit: 2, offset: 1 })).toEqual(['bd', 4, '121']);
    expect(await ask({ namespace: 'bank' })).toEqual(['cd', 2, '011']);
    expect(await ask({ cluster: 'us' })).toEqual(['', 0, '000']);
    expect(await ask({ owner: 'group:default/team-b' })).toEqual([
      'cb',
      2,
      '020',
    ]);
    expect(await ask({ entity: 'component:default/one' })).toEqual([
      'ba',
      2,
      '110',
    ]);
    const two = new Set(['component:default/two']);
    expect(await ask({}, two)).toEqual(['cb', 2, '020']);
    expect(await ask({ entity: 'component:default/one' }, two)).toEqual([
      '',
      0,
      '000',
    ]);
    const names = async (visible?: ReadonlySet<string>) =>
      (
        await store.pageRestarts({
          limit: 1,
          offset: 1,
          namespace: 'shop',
          who: 'you',
          visible,
        })
      ).items;
    expect(await names()).toEqual([]);
    const query = { limit: 1, offset: 0, namespace: 'shop' };
    const { items } = await store.pageRestarts({ ...query, who: 'you' });
    expect(items[0]).toMatchObject({
      cluster: 'eu',
      who: 'you',
      upgrade: { known: true, value: { state: 'restart-needed' } },
      entityRefs: ['component:default/one', 'component:default/two'],
      owners: ['group:default/team-a', 'group:default/team-b'],
    });
    const limited = await store.pageRestarts({ ...query, visible: two });
    expect(limited.items[0].entityRefs).toEqual([...two]);
  });

  it('keeps why results are what they are', async () => {
    const store = await createStore(id);
    const reason: Reason = {
      code: 'check.noTimeout',
      params: { count: 2 },
      object: { kind: 'VirtualService', namespace: 'shop', name: 'orders' },
    };
    const entity = {
      ...storedEntity('component:default/one'),
      reasons: [{ 'timeouts-set': [reason], 'in-mesh': [reason, reason] }],
    };
    const before = await saveEntities(store, [{ entity, factsChanged: true }]);
    const [one] = (await store.listReasons(0)).items;
    expect(one).toEqual({
      entityRef: 'component:default/one',
      owner: 'group:default/team-a',
      cells: entity.cells,
      reasons: entity.reasons,
    });
    expect(
      (await store.readReasons(['component:default/one', 'x'])).get(
        'component:default/one',
      ),
    ).toEqual(one);
    await saveEntities(
      store,
      [{ entity: { ...entity, reasons: [{}] }, factsChanged: false }],
      [],
    );
    expect((await store.listReasons(before)).items[0].reasons).toEqual([{}]);
    const now = await saveEntities(store, [], ['component:default/one']);
    expect((await store.listReasons(now - 1)).items).toEqual([
      {
        entityRef: 'component:default/one',
        owner: 'group:default/team-a',
        cells: [],
        reasons: [],
      },
    ]);
  });

  it('tells what coverage was at a time', async () => {
    const { history } = await createStore(id);
    const at = 1_767_225_600;
    const counts = (passed: number) => ({
      encrypted: {
        passed,
        warning: 1,
        failed: 2,
        error: 3,
        unknown: 4,
        notApplicable: 5,
        exempt: 6,
      },
    });
    const record = (when: number, passed: number) =>
      history.recordCoverage(when, [
        { scope: { kind: 'org', ref: '' }, checks: counts(passed) },
        { scope: { kind: 'owner', ref: 'group:default/a' }, checks: counts(0) },
      ]);
    await record(at - 2 * 3_600, 7);
    await record(at - 900, 8);
    await record(at + 900, 9);
    const told = (when: number) => history.readCoverageAt('org', when);
    expect(await told(at)).toEqual(new Map([['', counts(8)]]));
    expect(await told(at - 3_600)).toEqual(new Map([['', counts(7)]]));
    expect(await told(at + DAY)).toEqual(new Map([['', counts(9)]]));
    expect(await told(at - DAY)).toEqual(new Map());
    expect(await told(at + 3 * DAY)).toEqual(new Map());
    // Long after, only the days are left.
    await history.prune(at + 60 * DAY);
    expect((await told(at + 1_000)).get('')).toEqual(counts(8));
    expect([...(await history.readCoverageAt('owner', at)).keys()]).toEqual([
      'group:default/a',
    ]);
  });
});
