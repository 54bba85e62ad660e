import {
  TestDatabases,
  mockServices,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { checks } from '../coverage/checks';
import {
  serviceVerdicts,
  storedEntity,
  workloadVerdicts,
  saveEntities,
} from '../testFixtures/verdicts';
import { DatabaseMeshStore } from './DatabaseMeshStore';

const postgres =
  process.env.BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING;
const databases = TestDatabases.create({
  ids: postgres ? ['SQLITE_3', 'POSTGRES_15'] : ['SQLITE_3'],
});

/** Statements that change something. */
function countWrites(knex: Knex): { count: number } {
  const counter = { count: 0 };
  knex.on('query', ({ sql }: { sql: string }) => {
    if (/^\s*(insert|update|delete|replace)/i.test(sql)) {
      counter.count += 1;
    }
  });
  return counter;
}

async function createStore(id: TestDatabaseId) {
  const knex = await databases.init(id);
  const database = mockServices.database({ knex, migrations: { skip: false } });
  const store = await DatabaseMeshStore.create({ database });
  return { knex, store, database };
}

const nothing = {
  objects: [],
  at: 0,
  removedObjects: [],
  workloads: [],
  removedWorkloads: [],
  services: [],
  removedServices: [],
  transitions: [],
};

describe.each(databases.eachSupportedId())('DatabaseMeshStore on %s', id => {
  it('migrates up, down and up again', async () => {
    const { knex, database } = await createStore(id);
    const directory = `${__dirname}/../../migrations`;
    await knex.migrate.rollback({ directory }, true);
    expect(await knex.schema.hasTable('mesh_workload')).toBe(false);
    expect(await knex.schema.hasTable('mesh_sequence')).toBe(false);
    const store = await DatabaseMeshStore.create({ database });
    expect(await store.sequence()).toBe(0);
  });

  it('leaves migration to others where asked to', async () => {
    const knex = await databases.init(id);
    await DatabaseMeshStore.create({
      database: mockServices.database({ knex, migrations: { skip: true } }),
    });
    expect(await knex.schema.hasTable('mesh_workload')).toBe(false);
  });

  it('keeps clusters', async () => {
    const { store } = await createStore(id);
    const cluster = {
      name: 'eu',
      title: 'Europe',
      state: 'stale' as const,
      since: '2026-01-01T00:00:00.000Z',
      lastSeen: '2026-01-01T00:00:00.000Z',
      error: 'no answer',
      controlPlanes: [{ revision: 'default', tags: ['prod'] }],
      unreadable: ['Sidecar.networking.istio.io'],
    };
    await store.saveCluster(cluster, []);
    await store.saveCluster(
      {
        name: 'us',
        state: 'unknown',
        controlPlanes: [],
        unreadable: [],
      },
      [],
    );
    expect(await store.listClusters()).toEqual([
      cluster,
      { name: 'us', state: 'unknown', controlPlanes: [], unreadable: [] },
    ]);
    await store.saveCluster(
      {
        ...cluster,
        state: 'fresh',
        error: undefined,
        since: undefined,
      },
      [],
    );
    expect((await store.listClusters())[0]).not.toHaveProperty('error');
  });

  it('keeps verdicts and finds them by entity, with and without detail', async () => {
    const { store } = await createStore(id);
    const service = serviceVerdicts('eu', 'shop', 'orders');
    const orders = workloadVerdicts('eu', 'shop', 'orders', {
      serviceIds: [service.id],
    });
    const worker = workloadVerdicts('eu', 'shop', 'worker');
    const seq = await store.saveVerdicts(
      {
        ...nothing,
        cluster: 'eu',
        workloads: [orders, worker],
        services: [service],
      },
      [
        {
          entityRef: 'component:default/orders',
          workloadId: orders.id,
          bound: true,
        },
        {
          entityRef: 'component:default/orders',
          workloadId: worker.id,
          bound: true,
        },
      ],
      [],
    );
    expect(seq).toBe(1);

    const { detail, objects, ...withoutDetail } = orders;
    const { detail: traffic, ...serviceWithoutDetail } = service;
    const bound = await store.readBound([
      'component:default/orders',
      'component:default/none',
    ]);
    expect(bound.get('component:default/orders')?.workloads[0]).toEqual(
      withoutDetail,
    );
    expect(bound.get('component:default/orders')?.services).toEqual([
      serviceWithoutDetail,
    ]);
    expect(bound.get('component:default/none')).toEqual({
      workloads: [],
      services: [],
    });
    expect(await store.readBoundInDetail('component:default/orders')).toEqual({
      workloads: [orders, worker].map(({ objects: _, ...each }) => each),
      services: [service],
    });
    expect(
      (await store.listWorkloads('eu')).map(each => each.id).sort(),
    ).toEqual([orders.id, worker.id].sort());
    expect(await store.listServices('eu')).toEqual([serviceWithoutDetail]);
    expect(detail.answers.workload.name).toBe('orders');
    expect(traffic.known).toBe(true);

    await store.saveVerdicts(
      {
        ...nothing,
        cluster: 'eu',
        workloads: [{ ...orders, hash: 'changed' }],
        removedWorkloads: [worker.id],
        removedServices: [service.id],
      },
      [
        {
          entityRef: 'component:default/orders',
          workloadId: worker.id,
          bound: false,
        },
      ],
      [],
    );
    const after = await store.readBoundInDetail('component:default/orders');
    expect(after.workloads.map(each => each.hash)).toEqual(['changed']);
    expect(after.services).toEqual([]);

    await store.saveCluster(
      {
        name: 'eu',
        state: 'fresh',
        controlPlanes: [],
        unreadable: [],
      },
      [],
    );
    await store.deleteCluster('eu', []);
    expect(await store.listWorkloads('eu')).toEqual([]);
    expect(await store.listBindings('eu')).toEqual([]);
    expect(await store.listClusters()).toEqual([]);
  });

  it('tells transitions newest first', async () => {
    const { store } = await createStore(id);
    const transition = (at: number, subjectId = 'w') => ({
      subjectId,
      cluster: 'eu',
      ref: {
        kind: 'Deployment',
        group: 'apps',
        namespace: 'shop',
        name: 'orders',
      },
      at,
      dimension: 'mtls' as const,
      from: 'STRICT',
      to: 'PERMISSIVE',
      because: { code: 'unknown.notReadable' as const, params: { kind: 'x' } },
    });
    await store.saveVerdicts(
      {
        ...nothing,
        cluster: 'eu',
        transitions: [
          transition(1),
          transition(3),
          transition(2),
          transition(9, 'other'),
        ],
      },
      [],
      [],
    );
    expect(await store.listTransitions(['w'], 2)).toEqual([
      transition(3),
      transition(2),
    ]);
    expect(
      (await store.listTransitions(['w', 'other'], 50)).map(each => each.at),
    ).toEqual([9, 3, 2, 1]);
  });

  it('numbers facts by what changed, and remembers what is gone', async () => {
    const { store } = await createStore(id);
    const orders = storedEntity('component:default/orders', { mtls: 'STRICT' });
    const billing = storedEntity('component:default/billing', {
      mtls: 'STRICT',
    });
    const first = await saveEntities(
      store,
      [
        { entity: orders, factsChanged: true },
        { entity: billing, factsChanged: true },
      ],
      [],
    );
    expect(
      (await store.listFacts(0)).items
        .map(each => [each.entityRef, each.mtls, each.seq])
        .sort(),
    ).toEqual([
      ['component:default/billing', 'STRICT', first],
      ['component:default/orders', 'STRICT', first],
    ]);

    const second = await saveEntities(
      store,
      [{ entity: { ...orders, hash: 'detail' }, factsChanged: false }],
      [],
    );
    expect(await store.listFacts(first)).toEqual({
      seq: second,
      items: [],
      removed: [],
    });
    expect((await store.readEntity('component:default/orders'))?.seq).toBe(
      second,
    );
    expect((await store.listCoverage(first)).items).toHaveLength(1);

    const changed = storedEntity('component:default/orders', {
      mtls: 'PERMISSIVE',
    });
    const third = await saveEntities(
      store,
      [{ entity: changed, factsChanged: true }],
      ['component:default/billing'],
    );
    const facts = await store.listFacts(second);
    expect(facts.items.map(each => each.mtls)).toEqual(['PERMISSIVE']);
    expect(facts.removed).toEqual(['component:default/billing']);
    expect(await store.readEntity('component:default/billing')).toBeUndefined();
    expect(await store.listCoverage(second)).toEqual({
      seq: third,
      items: expect.arrayContaining([
        expect.objectContaining({
          entityRef: 'component:default/billing',
          cells: undefined,
        }),
        {
          entityRef: 'component:default/orders',
          owner: changed.owner,
          system: undefined,
          domain: undefined,
          cells: changed.cells,
        },
      ]),
    });
    expect(await store.listEntityRefs()).toEqual(['component:default/orders']);
    expect(Object.keys(changed.cells[0].results)).toEqual(
      checks.map(each => each.id),
    );

    await saveEntities(store, [{ entity: billing, factsChanged: true }], []);
    expect((await store.listFacts(third)).items).toHaveLength(1);
  });

  it('pages workloads by claim, place and who may see them', async () => {
    const { store } = await createStore(id);
    const names = ['a', 'b', 'c', 'd'];
    const workloads = names.map(name =>
      workloadVerdicts(name < 'c' ? 'eu' : 'us', 'shop', name),
    );
    await store.saveVerdicts(
      { ...nothing, cluster: 'eu', workloads },
      [
        {
          entityRef: 'component:default/x',
          workloadId: workloads[0].id,
          bound: true,
        },
        {
          entityRef: 'component:default/y',
          workloadId: workloads[0].id,
          bound: true,
        },
        {
          entityRef: 'component:default/y',
          workloadId: workloads[2].id,
          bound: true,
        },
      ],
      [],
    );
    const page = async (query: object) => {
      const { items, total } = await store.pageWorkloads({
        limit: 100,
        offset: 0,
        ...query,
      });
      return [
        total,
        ...items.map(
          each =>
            `${each.identity.ref.name}:${each.entityRefs
              .map(ref => ref.slice(-1))
              .join('')}`,
        ),
      ];
    };
    expect(await page({})).toEqual([4, 'a:xy', 'b:', 'c:y', 'd:']);
    expect(await page({ limit: 2, offset: 1 })).toEqual([4, 'b:', 'c:y']);
    expect(await page({ claimed: false })).toEqual([2, 'b:', 'd:']);
    expect(await page({ claimed: true, cluster: 'us' })).toEqual([1, 'c:y']);
    expect(await page({ namespace: 'other' })).toEqual([0]);
    expect(await page({ visible: new Set(['component:default/x']) })).toEqual([
      1,
      'a:x',
    ]);
    expect(
      await page({ visible: new Set(['component:default/y']), offset: 1 }),
    ).toEqual([2, 'c:y']);
    expect(await page({ visible: new Set() })).toEqual([0]);
    expect(await store.countUnclaimed()).toBe(2);
  });

  it('takes more rows than one statement may bind', async () => {
    const { store, knex } = await createStore(id);
    const writes = countWrites(knex);
    const workloads = Array.from({ length: 1000 }, (_, i) =>
      workloadVerdicts('eu', 'shop', `w${i}`),
    );
    await store.saveVerdicts(
      { ...nothing, cluster: 'eu', workloads },
      workloads.map(each => ({
        entityRef: 'component:default/all',
        workloadId: each.id,
        bound: true,
      })),
      [],
    );
    // The sequence, the version of the objects, workloads, findings and bindings.
    expect(writes.count).toBe(1 + 1 + 5 + 5 + 5);
    expect(
      (await store.readBound(['component:default/all'])).get(
        'component:default/all',
      )?.workloads,
    ).toHaveLength(1000);
    await store.saveVerdicts(
      {
        ...nothing,
        cluster: 'eu',
        removedWorkloads: workloads.map(each => each.id),
      },
      workloads.map(each => ({
        entityRef: 'component:default/all',
        workloadId: each.id,
        bound: false,
      })),
      [],
    );
    expect(await store.listBindings('eu')).toEqual([]);
  });
});

const onPostgres = postgres ? it : it.skip;
onPostgres(
  'runs on PostgreSQL where BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING is set',
  () => {
    expect(databases.supports('POSTGRES_15')).toBe(true);
  },
);
