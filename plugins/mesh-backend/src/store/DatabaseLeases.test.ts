import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { workloadVerdicts } from '../testFixtures/verdicts';
import { DatabaseMeshStore } from './DatabaseMeshStore';
import { LeaseLostError, type Lease } from './LeaseStore';

const databases = TestDatabases.create({
  ids: process.env.BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING
    ? ['SQLITE_3', 'POSTGRES_15']
    : ['SQLITE_3'],
});
const TTL = 60_000;
const replica = (id: string, clusters = ['eu', 'us']) => ({
  id,
  capacity: 1,
  clusters,
});

describe.each(databases.eachSupportedId())('DatabaseLeases on %s', id => {
  async function setUp() {
    const knex = await databases.init(id);
    const store = await DatabaseMeshStore.create({
      database: mockServices.database({ knex, migrations: { skip: false } }),
    });
    const { leases } = store;
    const look = async () => {
      const { leases: all } = await leases.heartbeat(
        replica('looker'),
        [],
        TTL,
      );
      return all.find(each => each.cluster === 'eu')!;
    };
    const claim = async (owner: string) =>
      leases.claim(await look(), owner, TTL);
    const expire = () => knex('mesh_cluster_lease').update({ expires_at: 1 });
    return { knex, store, leases, look, claim, expire };
  }

  it('gives a lease to one replica, with a token that grows', async () => {
    const { leases, look, claim, expire } = await setUp();
    const free = await look();
    expect(free).toEqual({
      cluster: 'eu',
      token: 0,
      live: false,
      objects: 0,
      refreshes: 0,
    });
    const tokens = await Promise.all([
      leases.claim(free, 'a', TTL),
      leases.claim(free, 'b', TTL),
    ]);
    expect(tokens.filter(each => each === 1)).toHaveLength(1);
    expect(await look()).toMatchObject({ token: 1, live: true });
    expect(await claim('c')).toBeUndefined();
    await expire();
    expect((await look()).live).toBe(false);
    expect(await claim('c')).toBe(2);
  });

  it('counts how often a cluster is to be read again', async () => {
    const { leases, look } = await setUp();
    await look();
    expect(await leases.requestRefresh('eu')).toBe(true);
    expect(await leases.requestRefresh('eu')).toBe(true);
    expect(await leases.requestRefresh('moon')).toBe(false);
    expect(await look()).toMatchObject({ refreshes: 2 });
  });

  it('renews what is held, and only that', async () => {
    const { leases, look, claim, expire, store } = await setUp();
    await store.saveCluster(
      { name: 'eu', state: 'fresh', controlPlanes: [], unreadable: [] },
      [],
    );
    const token = (await claim('a'))!;
    const report = { objects: 7, told: true, lastSeen: '2026-01-01T00:00:00Z' };
    const beat = async (owner: string, its: number) => {
      await expire();
      await leases.heartbeat(
        replica(owner),
        [{ cluster: 'eu', token: its, ...report }],
        TTL,
      );
      return (await look()).live;
    };
    expect(await beat('b', token)).toBe(false);
    expect(await beat('a', token - 1)).toBe(false);
    expect(await store.listClusterStates()).toEqual([
      { name: 'eu', state: 'fresh', reader: 'none' },
    ]);
    expect(await beat('a', token)).toBe(true);
    expect(await look()).toMatchObject({ objects: 7 });
    expect(await store.listClusterStates()).toEqual([
      {
        name: 'eu',
        state: 'fresh',
        lastSeen: report.lastSeen,
        reader: 'telling',
      },
    ]);
    const resources = [{ kind: 'Pod', state: 'synced' as const }];
    await leases.heartbeat(
      replica('a'),
      [{ cluster: 'eu', token, told: false, resources }],
      TTL,
    );
    expect(await look()).toMatchObject({ objects: 7 });
    expect(await store.listClusterStates()).toMatchObject([
      { lastSeen: report.lastSeen, reader: 'starting' },
    ]);
    expect((await leases.listResources()).get('eu')).toEqual(resources);
  });

  it('hands a lease over, and tells when', async () => {
    const { leases, look, claim } = await setUp();
    const token = (await claim('a'))!;
    const before = await leases.heartbeat(replica('a'), [], TTL);
    expect(before.sinceMoved).toBeGreaterThan(TTL);
    expect(await leases.transfer({ cluster: 'eu', token }, 'b', TTL)).toBe(
      true,
    );
    expect(await leases.transfer({ cluster: 'eu', token }, 'c', TTL)).toBe(
      false,
    );
    expect(await look()).toMatchObject({ owner: 'b', token: 2, live: true });
    const after = await leases.heartbeat(replica('a'), [], TTL);
    expect(after.sinceMoved).toBeLessThan(TTL);
  });

  it('knows who is there, and forgets who is gone', async () => {
    const { knex, leases, claim, look } = await setUp();
    await leases.heartbeat(replica('a', ['eu']), [], TTL);
    await leases.heartbeat(replica('b', []), [], TTL);
    await claim('a');
    const ids = async () =>
      (await leases.heartbeat(replica('b', []), [], TTL)).replicas.map(
        each => each.id,
      );
    expect(await ids()).toEqual(['a', 'b', 'looker']);
    await leases.release('a');
    expect(await ids()).toEqual(['b', 'looker']);
    const free: Lease = await look();
    expect([free.owner, free.live, free.token]).toEqual([undefined, false, 1]);
    await knex('mesh_replica').where({ id: 'looker' }).update({
      heartbeat_at: 1,
    });
    expect(await ids()).toEqual(['b']);
    expect(await knex('mesh_replica')).toHaveLength(1);
  });

  it('refuses what an earlier owner writes, as a whole', async () => {
    const { store, leases, claim, expire, look } = await setUp();
    const token = (await claim('a'))!;
    const workload = workloadVerdicts('eu', 'shop', 'orders');
    const cluster = {
      name: 'eu',
      state: 'fresh' as const,
      controlPlanes: [],
      unreadable: [],
    };
    const change = {
      cluster: 'eu',
      at: 0,
      objects: [],
      removedObjects: [],
      workloads: [workload],
      removedWorkloads: [],
      services: [],
      removedServices: [],
      transitions: [],
    };
    const bindings = [
      {
        entityRef: 'component:default/x',
        workloadId: workload.id,
        bound: true,
      },
    ];
    const writes = (its: number) => {
      const fence = [{ cluster: 'eu', token: its }];
      return [
        () => store.saveCluster(cluster, fence),
        () => store.saveVerdicts(change, bindings, fence),
        () => store.saveBindings(bindings, fence),
        () =>
          store.rollUpEntities([], () => ({
            changed: [],
            removed: ['component:default/x'],
            fence,
          })),
        () => store.deleteCluster('eu', fence),
      ];
    };
    await expire();
    // Nobody has taken it over yet.
    await writes(token)[0]();
    expect(await leases.claim(await look(), 'b', TTL)).toBe(token + 1);
    const seq = await store.sequence();
    for (const write of writes(token)) {
      await expect(write()).rejects.toThrow(LeaseLostError);
    }
    expect(await store.sequence()).toBe(seq);
    expect(await store.listWorkloads('eu')).toEqual([]);
    for (const write of writes(token + 1)) {
      await write();
    }
    expect(await store.listClusters()).toEqual([]);
    await expect(writes(token + 1)[0]()).rejects.toThrow(
      'Another replica reads eu by now',
    );
  });
});
