import {
  TestDatabases,
  mockCredentials,
  mockServices,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { EntityMesh } from '@mesh-portal/backstage-plugin-mesh-common';
import type { Knex } from 'knex';
import { readMeshConfig } from './config';
import { TestClock } from './ingest/testUtils/TestClock';
import { MeshBackend } from './MeshBackend';
import { DatabaseMeshStore } from './store/DatabaseMeshStore';
import { component } from './testFixtures/entities';
import { FakeFeed } from './testFixtures/FakeFeed';
import {
  application,
  namespaceObject,
  peerAuthentication,
} from './testFixtures/objects';

const databases = TestDatabases.create({
  ids: process.env.BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING
    ? ['SQLITE_3', 'POSTGRES_15']
    : ['SQLITE_3'],
});
jest.setTimeout(60_000);

const credentials = mockCredentials.user();
const orders = 'component:default/orders';
const shop = [
  namespaceObject('shop', { 'istio-injection': 'enabled' }),
  peerAuthentication('istio-system', 'STRICT'),
  ...application('shop', 'orders'),
];

async function startBackend(options: {
  knex: Knex;
  entities: Entity[];
  mesh?: object;
  clock?: TestClock;
  store?: DatabaseMeshStore;
}) {
  const { knex, clock = new TestClock() } = options;
  const feed = new FakeFeed();
  const signals = { publish: jest.fn(async () => {}) };
  const events = mockServices.events.mock();
  events.publish.mockResolvedValue();
  const catalog = catalogServiceMock.mock({
    streamEntities: (request: object) =>
      catalogServiceMock({ entities: options.entities }).streamEntities(
        request,
      ),
    getEntityByRef: ref =>
      catalogServiceMock({ entities: options.entities }).getEntityByRef(ref),
  });
  const database = mockServices.database({ knex, migrations: { skip: false } });
  const store = options.store ?? (await DatabaseMeshStore.create({ database }));
  const backend = await MeshBackend.create({
    auth: mockServices.auth(),
    catalog,
    clock,
    config: readMeshConfig(
      mockServices.rootConfig({ data: { mesh: options.mesh ?? {} } }),
    ),
    events,
    feed,
    logger: mockServices.logger.mock(),
    permissions: mockServices.permissions(),
    signals,
    store,
  });
  await backend.start();

  /** Lets time pass in small steps until the check holds. */
  const until = async (check: () => Promise<void> | void) => {
    for (let step = 0; ; step++) {
      try {
        await check();
        return;
      } catch (error) {
        if (step > 500) {
          throw error;
        }
        clock.advance(50);
        await new Promise(resolve => setImmediate(resolve));
        // As slow as the database that is being written to.
        await store.sequence();
      }
    }
  };
  /** Lets time pass until nothing has been written for a while. */
  const quiet = async () => {
    let [steps, seq] = [0, -1];
    await until(async () => {
      const now = await store.sequence();
      steps = now === seq ? steps + 1 : 0;
      seq = now;
      expect(steps).toBeGreaterThan(20);
    });
  };
  const entity = async (ref = orders): Promise<EntityMesh> =>
    (await backend.service.getEntity(ref, { credentials })).body!;
  const facts = (since?: number) =>
    backend.service.getFacts(
      { since, wait: 0, signal: new AbortController().signal },
      { credentials },
    );
  const words = async (ref = orders) => {
    const { dimensions } = await entity(ref);
    return `${dimensions.sidecar.value} ${dimensions.mtls.value}`;
  };
  return {
    backend,
    catalog,
    clock,
    entity,
    events,
    facts,
    feed,
    knex,
    quiet,
    signals,
    store,
    until,
    words,
  };
}

/** Statements that change something, but for the signs of life that replicas give all the time. */
function countWrites(knex: Knex) {
  const writes: string[] = [];
  knex.on('query', ({ sql }: { sql: string }) => {
    if (
      /^\s*(insert|update|delete)/i.test(sql) &&
      !/knex_|mesh_replica|mesh_cluster_lease/.test(sql)
    ) {
      writes.push(sql);
    }
  });
  return writes;
}

describe.each(databases.eachSupportedId())('MeshBackend on %s', id => {
  it('writes nothing while nothing changes, also over a restart', async () => {
    const knex = await databases.init(id);
    const entities = [component('orders')];
    const first = await startBackend({ knex, entities });
    first.feed.addCluster('eu', shop);
    await first.until(async () =>
      expect(await first.words()).toBe('injected STRICT'),
    );
    await first.until(async () =>
      expect((await first.facts()).items).toHaveLength(1),
    );
    await first.quiet();

    const writes = countWrites(knex);
    first.feed.tell('eu', { upserted: structuredClone(shop) });
    first.feed.setHealth('eu', 'fresh', {
      lastSeen: '2026-01-02T00:00:00.000Z',
    });
    for (let i = 0; i < 50; i++) {
      first.clock.advance(10_000);
      await new Promise(resolve => setImmediate(resolve));
    }
    expect(await first.words()).toBe('injected STRICT');
    expect(writes).toEqual([]);

    const { seq } = await first.facts();
    await first.backend.stop();
    expect(first.feed.stopped).toBe(true);
    expect(writes).toEqual([]);

    const second = await startBackend({ knex, entities });
    second.feed.setHealth('eu', 'starting');
    await second.until(async () =>
      expect((await second.entity()).workloads).toHaveLength(1),
    );
    const stale = await second.entity();
    expect(stale.clusters).toEqual([
      expect.objectContaining({
        state: 'stale',
        since: '2026-01-02T00:00:00.000Z',
      }),
    ]);
    expect(stale.dimensions.mtls).toMatchObject({
      state: 'unknown',
      because: [{ code: 'unknown.clusterStale' }],
    });
    expect(stale.workloads[0].mtls).toMatchObject({
      known: false,
      lastKnown: { mode: 'STRICT' },
    });
    expect((await second.facts()).items[0].mtls).toBe('STRICT');

    second.feed.addCluster('eu', shop);
    await second.until(async () =>
      expect(await second.words()).toBe('injected STRICT'),
    );
    expect(writes).toEqual([]);
    expect((await second.facts()).seq).toBe(seq);
    await second.backend.stop();
  });

  it('does not judge a cluster before it has told everything once', async () => {
    const { feed, entity, until, words, backend } = await startBackend({
      knex: await databases.init(id),
      entities: [component('orders')],
    });
    feed.setHealth('eu', 'starting');
    feed.tell('eu', { upserted: application('shop', 'orders') });
    for (let i = 0; i < 20; i++) {
      await until(() => {});
      expect((await entity()).workloads).toEqual([]);
    }
    expect(await words()).toBe('unknown unknown');
    feed.tell('eu', {
      upserted: [peerAuthentication('istio-system', 'STRICT')],
    });
    feed.setHealth('eu', 'fresh');
    await until(async () => expect(await words()).toBe('injected STRICT'));
    expect((await entity()).history).toEqual([]);
    await backend.stop();
  });

  it('takes a silent cluster for unknown, in every mouth, and the rest goes on', async () => {
    const { feed, entity, facts, until, words, backend } = await startBackend({
      knex: await databases.init(id),
      entities: [component('orders'), component('billing')],
    });
    feed.addCluster('eu', shop);
    feed.addCluster('us', [...shop, ...application('shop', 'billing')]);
    await until(async () =>
      expect((await facts()).items.map(each => each.mtls)).toEqual([
        'STRICT',
        'STRICT',
      ]),
    );
    await until(async () => expect((await entity()).clusters).toHaveLength(2));

    feed.setHealth('us', 'stale', {
      lastSeen: '2026-01-01T00:00:00.000Z',
      since: '2026-01-01T00:05:00.000Z',
      error: 'no answer',
    });
    await until(async () =>
      expect((await facts()).items.map(each => each.mtls)).toEqual([
        'unknown',
        'unknown',
      ]),
    );
    expect(await words()).toBe('unknown unknown');
    const answer = await entity();
    expect(
      answer.clusters.map(each => [
        each.name,
        each.state,
        each.dimensions.mtls.value,
      ]),
    ).toEqual([
      ['eu', 'fresh', 'STRICT'],
      ['us', 'stale', 'unknown'],
    ]);
    expect(answer.clusters[1]).toMatchObject({
      since: '2026-01-01T00:05:00.000Z',
      error: 'no answer',
    });
    const { body: coverage } = await backend.service.getCoverage('cluster', {
      credentials,
    });
    expect(
      coverage?.rows.map(each => [
        each.scope,
        each.checks.encrypted.passed,
        each.checks.encrypted.unknown,
      ]),
    ).toEqual([
      ['eu', 1, 0],
      ['us', 0, 2],
    ]);
    expect(coverage?.total.checks.encrypted).toMatchObject({
      passed: 0,
      unknown: 2,
    });

    feed.tell('eu', { upserted: [peerAuthentication('shop', 'PERMISSIVE')] });
    await until(async () =>
      expect((await entity()).clusters[0].dimensions.mtls.value).toBe(
        'PERMISSIVE',
      ),
    );
    feed.setHealth('us', 'fresh');
    await until(async () => expect(await words()).toBe('injected mixed'));
    await backend.stop();
  });

  it('follows the catalog, and looks up at once whoever is asked for', async () => {
    const entities: Entity[] = [];
    const { feed, entity, facts, until, words, catalog, backend } =
      await startBackend({ knex: await databases.init(id), entities });
    feed.addCluster('eu', shop);
    await until(async () =>
      expect(
        (
          await backend.service.listClusters({ credentials })
        ).items[0],
      ).toMatchObject({ workloads: 1 }),
    );
    await expect(entity()).rejects.toThrow(
      expect.objectContaining({ name: 'NotFoundError' }),
    );

    entities.push(
      { ...component('plain'), metadata: { name: 'plain' } },
      component('orders', 'team-b'),
    );
    expect(
      (await entity('component:default/plain')).dimensions.mtls.because,
    ).toEqual([{ code: 'entity.noAnnotations', params: {} }]);
    await until(async () => expect(await words()).toBe('injected STRICT'));
    await until(async () =>
      expect(
        (
          await backend.service.getCoverage('owner', { credentials })
        ).body,
      ).toMatchObject({
        unclaimed: 0,
        rows: [{ scope: 'group:default/team-b', entities: 1 }],
      }),
    );

    const { seq } = await facts();
    entities.length = 0;
    await until(async () =>
      expect((await facts(seq)).removed).toEqual([orders]),
    );
    catalog.streamEntities.mockImplementation(() => {
      throw new Error('down');
    });
    await until(async () =>
      expect(
        (
          await backend.service.getCoverage('owner', { credentials })
        ).body?.unclaimed,
      ).toBe(1),
    );
    await backend.stop();
  });

  it('forgets a cluster that is no longer configured, also one of an earlier process', async () => {
    const knex = await databases.init(id);
    const entities = [component('orders')];
    const first = await startBackend({ knex, entities });
    first.feed.addCluster('eu', shop);
    first.feed.addCluster('us', shop);
    await first.until(async () =>
      expect((await first.entity()).clusters).toHaveLength(2),
    );
    first.feed.remove('us');
    await first.until(async () =>
      expect((await first.entity()).workloads).toHaveLength(1),
    );
    await first.backend.stop();

    const second = await startBackend({ knex, entities });
    await second.until(async () =>
      expect((await second.entity()).workloads).toHaveLength(1),
    );
    second.clock.advance(60_000);
    await second.until(async () =>
      expect((await second.entity()).workloads).toHaveLength(0),
    );
    await second.until(async () =>
      expect(await second.words()).toBe('not-applicable not-applicable'),
    );
    expect(
      (await second.backend.service.listClusters({ credentials })).items,
    ).toEqual([]);
    await second.backend.stop();
  });

  it('writes again what could not be written', async () => {
    const knex = await databases.init(id);
    const store = await DatabaseMeshStore.create({
      database: mockServices.database({ knex, migrations: { skip: false } }),
    });
    const fail = { left: 6 };
    const flaky = new Proxy(store, {
      get(target, name: keyof DatabaseMeshStore) {
        const value = target[name];
        return typeof value === 'function'
          ? (...args: never[]) => {
              if (/^(save|rollUp)/.test(name) && fail.left-- > 0) {
                throw new Error('The database is away');
              }
              return (value as (...each: never[]) => unknown).apply(
                target,
                args,
              );
            }
          : value;
      },
    });
    const { feed, words, until, backend } = await startBackend({
      knex,
      entities: [component('orders')],
      store: flaky,
    });
    feed.addCluster('eu', shop);
    await until(async () => expect(await words()).toBe('injected STRICT'));
    expect(fail.left).toBeLessThan(0);
    feed.tell('eu', {
      removed: [
        {
          group: 'security.istio.io',
          kind: 'PeerAuthentication',
          namespace: 'istio-system',
          name: 'default',
        },
      ],
    });
    await until(async () => expect(await words()).toBe('injected PERMISSIVE'));
    await backend.stop();
  });

  it('sends what a reader has only when it is another, and its age', async () => {
    const { feed, backend, quiet, until, words } = await startBackend({
      knex: await databases.init(id),
      entities: [component('orders')],
    });
    feed.addCluster('eu', shop);
    await until(async () => expect(await words()).toBe('injected STRICT'));
    await quiet();
    const ask = async (knownTag?: string) => {
      const answer = await backend.service.getEntity(orders, {
        credentials,
        knownTag,
      });
      const coverage = await backend.service.getCoverage('owner', {
        credentials,
        knownTag,
      });
      return { answer, coverage };
    };
    const { answer, coverage } = await ask();
    expect((await ask(answer.tag)).answer).toEqual({ tag: answer.tag });
    expect((await ask(coverage.tag)).coverage).toEqual({ tag: coverage.tag });

    feed.setHealth('eu', 'fresh', { lastSeen: '2026-01-01T00:00:05.000Z' });
    expect((await ask(answer.tag)).answer.body).toBeUndefined();
    feed.setHealth('eu', 'fresh', { lastSeen: '2026-01-01T00:00:20.000Z' });
    expect((await ask(answer.tag)).answer.body?.observedAt).toBe(
      '2026-01-01T00:00:20.000Z',
    );

    feed.tell('eu', { upserted: [peerAuthentication('shop', 'DISABLE')] });
    await until(async () => expect(await words()).toBe('injected DISABLE'));
    expect((await ask(coverage.tag)).coverage.body).toBeDefined();
    await backend.stop();
  });

  it('counts an exemption as soon as it is approved', async () => {
    const { feed, backend, clock, until, words } = await startBackend({
      knex: await databases.init(id),
      entities: [component('orders')],
    });
    feed.addCluster('eu', shop);
    await until(async () => expect(await words()).toBe('injected STRICT'));
    const counts = async () =>
      (await backend.service.getCoverage('owner', { credentials })).body?.total
        .checks['own-identity'];
    await until(async () =>
      expect(await counts()).toMatchObject({ failed: 1 }),
    );

    const user = { credentials, userRef: 'user:default/lead' };
    const requested = await backend.exemptions.request(
      {
        entityRef: orders,
        check: 'own-identity',
        reason: 'moves next month',
        expiresAt: new Date(clock.now() + 30 * 86_400_000).toISOString(),
      },
      user,
    );
    expect(await counts()).toMatchObject({ failed: 1, exempt: 0 });
    await backend.exemptions.decide(requested.id, 'approved', user);
    expect(await counts()).toMatchObject({ failed: 0, exempt: 1 });
    await backend.exemptions.decide(requested.id, 'revoked', user);
    expect(await counts()).toMatchObject({ failed: 1, exempt: 0 });
    await backend.stop();
  });

  it('works an answer out once, however many read it', async () => {
    const { feed, backend, quiet, until, words, store } = await startBackend({
      knex: await databases.init(id),
      entities: [component('orders')],
    });
    feed.addCluster('eu', shop);
    await until(async () => expect(await words()).toBe('injected STRICT'));
    await quiet();
    const read = jest.spyOn(store, 'readBoundInDetail');
    const ask = () => backend.service.getEntity(orders, { credentials });
    feed.setHealth('eu', 'fresh', { lastSeen: '2026-01-01T00:01:00.000Z' });
    const [first, ...others] = await Promise.all(
      Array.from({ length: 30 }, ask),
    );
    for (const { tag, body } of [...others, await ask()]) {
      expect(tag).toBe(first.tag);
      expect(body).toBe(first.body);
    }
    expect(read).toHaveBeenCalledTimes(1);

    feed.setHealth('eu', 'fresh', { lastSeen: '2026-01-01T00:02:00.000Z' });
    expect((await ask()).body).not.toBe(first.body);
    expect(read).toHaveBeenCalledTimes(2);
    await backend.stop();
  });

  it('lets other backends wait for facts', async () => {
    const { feed, facts, backend, clock, quiet, until } = await startBackend({
      knex: await databases.init(id),
      entities: [component('orders')],
    });
    feed.addCluster('eu', shop);
    await until(async () =>
      expect((await facts()).items.map(each => each.mtls)).toEqual(['STRICT']),
    );
    await quiet();
    const { seq, reset } = await facts();
    expect(reset).toBe(true);
    expect(await facts(seq + 100)).toMatchObject({ reset: true });
    expect(await facts(seq)).toEqual({
      seq,
      items: [],
      removed: [],
      reset: false,
    });

    const wait = (signal = new AbortController().signal) => {
      const answers: unknown[] = [];
      backend.service
        .getFacts({ since: seq, wait: 20, signal }, { credentials })
        .then(page => answers.push(page.items.map(each => each.mtls)));
      return answers;
    };
    const aborted = new AbortController();
    const [first, second] = [wait(), wait(aborted.signal)];
    clock.advance(10_000);
    expect(first).toEqual([]);
    aborted.abort();
    await until(() => expect(second).toEqual([[]]));
    feed.tell('eu', { upserted: [peerAuthentication('shop', 'PERMISSIVE')] });
    await until(() => expect(first).toEqual([['PERMISSIVE']]));
    await backend.stop();
  });

  it('tells readers that something changed, and never what', async () => {
    const { feed, words, until, signals, events, backend } = await startBackend(
      { knex: await databases.init(id), entities: [component('orders')] },
    );
    feed.addCluster('eu', shop);
    await until(async () => expect(await words()).toBe('injected STRICT'));
    await until(() => expect(signals.publish).toHaveBeenCalled());
    for (const [signal] of signals.publish.mock.calls as unknown[][]) {
      expect(signal).toEqual({
        recipients: { type: 'broadcast' },
        channel: 'mesh:changes',
        message: { seq: expect.any(Number) },
      });
    }
    expect(events.publish).toHaveBeenCalledWith({
      topic: 'mesh.changes',
      eventPayload: { seq: expect.any(Number) },
    });
    await backend.stop();
  });
});
