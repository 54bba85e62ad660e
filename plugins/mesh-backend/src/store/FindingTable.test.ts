import {
  TestDatabases,
  mockServices,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import type { Finding, ObjectRef } from '@mesh-portal/istio-semantics';
import type { ClusterChange, EvaluatedWorkload } from '../evaluate/verdicts';
import {
  storedEntity,
  workloadVerdicts,
  saveEntities,
} from '../testFixtures/verdicts';
import { DatabaseMeshStore } from './DatabaseMeshStore';
import type { FindingQuery } from './MeshStore';

const databases = TestDatabases.create({
  ids: process.env.BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING
    ? ['SQLITE_3', 'POSTGRES_15']
    : ['SQLITE_3'],
});

const gateway: ObjectRef = { kind: 'Gateway', namespace: 'shop', name: 'main' };
const policy: ObjectRef = { kind: 'Policy', namespace: 'shop', name: 'main' };

function finding(
  id: string,
  severity: Finding['severity'],
  object: ObjectRef,
  name: string,
): Finding {
  const affected = [{ kind: 'Deployment', namespace: 'shop', name }];
  return { id, severity, category: 'traffic', because: [], object, affected };
}

function workload(cluster: string, name: string, findings: Finding[]) {
  const verdicts = workloadVerdicts(cluster, 'shop', name);
  return { ...verdicts, detail: { ...verdicts.detail, findings } };
}

async function createStore(id: TestDatabaseId) {
  const knex = await databases.init(id);
  const store = await DatabaseMeshStore.create({
    database: mockServices.database({ knex, migrations: { skip: false } }),
  });
  const save = (
    at: number,
    workloads: EvaluatedWorkload[],
    rest: Partial<ClusterChange> = {},
  ) =>
    store.saveVerdicts(
      {
        cluster: 'eu',
        at,
        objects: [],
        removedObjects: [],
        workloads,
        removedWorkloads: [],
        services: [],
        removedServices: [],
        transitions: [],
        ...rest,
      },
      workloads.map(each => ({
        entityRef: `component:default/${each.identity.ref.name}`,
        workloadId: each.id,
        bound: each.identity.ref.name !== 'lonely',
      })),
      [],
    );
  const list = async (query: Partial<FindingQuery> = {}) => {
    const { items, total } = await store.pageFindings({
      sort: 'severity',
      limit: 10,
      offset: 0,
      ...query,
    });
    return [
      total,
      ...items.map(
        each =>
          `${each.id} ${each.cluster} ${
            Date.parse(each.since) / 1000
          } ${each.entityRefs
            .map(ref => ref.split('/')[1])
            .join('+')} ${each.affected
            .map(ref => ref.name)
            .sort()
            .join('+')}`,
      ),
    ];
  };
  return { list, save, store };
}

describe.each(databases.eachSupportedId())('findings on %s', id => {
  it('are listed once for all workloads that have them, filtered, sorted and in pages', async () => {
    const { list, save, store } = await createStore(id);
    await save(100, [
      workload('eu', 'a', [finding('MESH1', 'info', policy, 'a')]),
      workload('eu', 'b', [finding('MESH2', 'error', gateway, 'b')]),
      workload('eu', 'lonely', [finding('MESH3', 'warning', policy, 'lonely')]),
    ]);
    await save(50, [
      workload('eu', 'c', [finding('MESH2', 'error', gateway, 'c')]),
    ]);
    await save(
      20,
      [workload('us', 'd', [finding('MESH2', 'error', gateway, 'd')])],
      { cluster: 'us' },
    );
    await saveEntities(
      store,
      ['b', 'd'].map(name => ({
        entity: {
          ...storedEntity(`component:default/${name}`),
          owner: `group:default/${name}`,
        },
        factsChanged: true,
      })),
      [],
    );

    const [info, error, warning, us] = [
      'MESH1 eu 100 a a',
      'MESH2 eu 50 b+c b+c',
      'MESH3 eu 100  lonely',
      'MESH2 us 20 d d',
    ];
    expect(await list()).toEqual([4, error, us, warning, info]);
    expect(await list({ sort: 'age' })).toEqual([4, us, error, warning, info]);
    expect(await list({ sort: 'code' })).toEqual([4, info, error, us, warning]);
    expect(await list({ limit: 2, offset: 1 })).toEqual([4, us, warning]);
    expect(await list({ severity: 'info' })).toEqual([1, info]);
    expect(await list({ code: 'MESH2', cluster: 'us' })).toEqual([1, us]);
    expect(await list({ namespace: 'other' })).toEqual([0]);
    expect(await list({ owner: 'group:default/d' })).toEqual([1, us]);
    expect(await list({ entity: 'component:default/a' })).toEqual([1, info]);
    expect(await list({ visible: new Set() })).toEqual([0]);
    const visible = new Set(['component:default/c']);
    expect(await list({ visible })).toEqual([1, 'MESH2 eu 50 c c']);
    expect(await list({ visible, entity: 'component:default/b' })).toEqual([0]);
  });

  it('keep their age while they stay, and go with what has them', async () => {
    const { list, save, store } = await createStore(id);
    const old = finding('MESH1', 'info', policy, 'a');
    const young = finding('MESH2', 'info', policy, 'a');
    await save(100, [workload('eu', 'a', [old])]);
    await save(200, [workload('eu', 'a', [young, old, old])]);
    expect(await list()).toEqual([2, 'MESH1 eu 100 a a', 'MESH2 eu 200 a a']);
    await save(300, [workload('eu', 'a', [young])]);
    await save(400, [workload('eu', 'a', [young, old])]);
    expect(await list()).toEqual([2, 'MESH1 eu 400 a a', 'MESH2 eu 200 a a']);
    await save(500, [], {
      removedWorkloads: [workload('eu', 'a', []).id],
    });
    expect(await list()).toEqual([0]);
    await save(600, [workload('eu', 'a', [old])]);
    await store.deleteCluster('eu', []);
    expect(await list()).toEqual([0]);
  });

  it('tells what entities claim in a cluster, services with the workloads behind them', async () => {
    const { save, store } = await createStore(id);
    const [a, b] = ['a', 'b'].map(name =>
      workloadVerdicts('eu', 'shop', name, { serviceIds: ['shared', name] }),
    );
    const lonely = workloadVerdicts('eu', 'shop', 'lonely', {
      serviceIds: ['shared'],
    });
    await save(0, [a, b, lonely]);
    const refs = ['component:default/a', 'component:default/b'];
    expect(await store.listClaims('eu')).toEqual(
      new Map([
        [a.id, [refs[0]]],
        ['shared', refs],
        ['a', [refs[0]]],
        [b.id, [refs[1]]],
        ['b', [refs[1]]],
      ]),
    );
    expect(await store.listClaims('us')).toEqual(new Map());
  });
});
