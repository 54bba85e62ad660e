import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { readMeshConfig } from '@mesh-portal/backstage-plugin-mesh-backend/src/config';
import { TestClock } from '@mesh-portal/backstage-plugin-mesh-backend/src/ingest/testUtils/TestClock';
import { MeshBackend } from '@mesh-portal/backstage-plugin-mesh-backend/src/MeshBackend';
import { DatabaseMeshStore } from '@mesh-portal/backstage-plugin-mesh-backend/src/store/DatabaseMeshStore';
import { component } from '@mesh-portal/backstage-plugin-mesh-backend/src/testFixtures/entities';
import { FakeFeed } from '@mesh-portal/backstage-plugin-mesh-backend/src/testFixtures/FakeFeed';
import type { KubernetesObject } from '@mesh-portal/istio-semantics';
import Knex from 'knex';
import type { Result } from '../evaluation';
import { generateMesh } from '../generateMesh';
import { Random } from '../random';

/** What a rollout with flapping pods came to. */
export interface ChurnCost {
  /** Changes of pods that the cluster told. */
  events: number;
  /** Workloads that were written, all together. */
  written: number;
  /** How often the one that was written most was written within one second. */
  mostPerSecond: number;
  /** Signals that were sent to browsers. */
  signals: number;
  /** Entities whose facts are other ones afterwards, which is when the catalog reads them again. */
  factsChanged: number;
}

type Pod = KubernetesObject & { spec: any };

/** The pod as it is while it starts, or with another image. */
function changed(pod: Pod, ready: boolean, image: string): Pod {
  return {
    ...pod,
    spec: {
      ...pod.spec,
      containers: pod.spec.containers.map((each: object) => ({
        ...each,
        image,
      })),
    },
    status: {
      phase: ready ? 'Running' : 'Pending',
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    },
  };
}

/**
 * Lets the pods of a mesh be replaced within a minute, each of them flapping between ready and not, in the time of a
 * clock that is moved by hand: so that what is counted does not depend on the machine.
 */
export async function measureChurn(workloads: number): Promise<ChurnCost> {
  const objects = generateMesh({
    namespaces: 5,
    workloads,
    policies: workloads / 2,
    podsPerWorkload: 20,
  }).map(each =>
    each.kind === 'Deployment'
      ? {
          ...each,
          metadata: {
            ...each.metadata!,
            labels: { 'backstage.io/kubernetes-id': each.metadata!.name! },
          },
        }
      : each,
  );
  const entities = objects
    .filter(({ kind }) => kind === 'Deployment')
    .map(({ metadata }) => component(metadata!.name!));
  const clock = new TestClock();
  const feed = new FakeFeed();
  const knex = Knex({
    client: 'better-sqlite3',
    connection: ':memory:',
    useNullAsDefault: true,
  });
  const store = await DatabaseMeshStore.create({
    database: mockServices.database({ knex, migrations: { skip: false } }),
  });
  let writes: string[] = [];
  const perSecond = new Map<string, number>();
  const saveVerdicts = store.saveVerdicts.bind(store);
  store.saveVerdicts = async (change, ...rest) => {
    for (const { id } of change.workloads) {
      const key = `${id} ${Math.floor(clock.now() / 1000)}`;
      perSecond.set(key, (perSecond.get(key) ?? 0) + 1);
      writes.push(id);
    }
    return saveVerdicts(change, ...rest);
  };
  let signals = 0;
  const backend = await MeshBackend.create({
    auth: mockServices.auth(),
    catalog: catalogServiceMock({ entities }),
    clock,
    config: readMeshConfig(mockServices.rootConfig({ data: {} })),
    events: { publish: async () => {}, subscribe: async () => {} },
    feed,
    logger: mockServices.rootLogger({ level: 'none' }),
    permissions: mockServices.permissions(),
    signals: {
      publish: async () => {
        signals++;
      },
    },
    store,
  });
  const pass = async (ms: number) => {
    for (let step = 0; step < ms; step += 100) {
      clock.advance(100);
      for (let turn = 0; turn < 20; turn++) {
        await new Promise(resolve => setImmediate(resolve));
      }
    }
  };
  const settle = async () => {
    for (let calm = 0, before = -1; calm < 30; ) {
      await pass(200);
      const now = await store.sequence();
      calm = now === before ? calm + 1 : 0;
      before = now;
    }
  };
  const facts = async () => {
    const { items } = await backend.service.getFacts(
      { wait: 0, signal: new AbortController().signal },
      { credentials: mockCredentials.service() },
    );
    return items;
  };
  try {
    await backend.start();
    feed.addCluster('eu', objects);
    await settle();
    const before = await facts();
    if (before.length !== workloads) {
      throw new Error(`${before.length} of ${workloads} entities have facts`);
    }
    writes = [];
    perSecond.clear();
    signals = 0;

    const random = new Random(1);
    const pods = objects.filter(({ kind }) => kind === 'Pod') as Pod[];
    let events = 0;
    for (let second = 0; second < 60; second++) {
      const from = Math.floor((pods.length * second) / 60);
      const to = Math.floor((pods.length * (second + 1)) / 60);
      for (const pod of pods.slice(from, to)) {
        for (const ready of [false, true, false, true]) {
          feed.tell('eu', { upserted: [changed(pod, ready, 'app:2')] });
          events++;
          if (random.chance(0.2)) {
            await pass(100);
          }
        }
      }
      await pass(1000);
    }
    await settle();
    const after = new Map(
      (await facts()).map(each => [each.entityRef, each.seq]),
    );
    return {
      events,
      written: writes.length,
      mostPerSecond: Math.max(0, ...perSecond.values()),
      signals,
      factsChanged: before.filter(
        each => after.get(each.entityRef) !== each.seq,
      ).length,
    };
  } finally {
    await backend.stop();
    await knex.destroy();
  }
}

/** What a rollout of pods has written, beside a write for every event. */
export async function benchmarkChurn(workloads: number): Promise<Result[]> {
  const cost = await measureChurn(workloads);
  const what = `B11 rollout of ${workloads * 20} pods, each flapping`;
  return [
    {
      what: `${what}: workloads written`,
      ours: String(cost.written),
      peer: `a write for every event: ${cost.events}`,
      ratio: (cost.written / cost.events).toFixed(4),
      goal: 'less than events',
      met: cost.written < cost.events,
    },
    {
      what: `${what}: most writes of one workload within a second`,
      ours: String(cost.mostPerSecond),
      peer: '',
      ratio: '',
      goal: '<= 1',
      met: cost.mostPerSecond <= 1,
    },
    {
      what: `${what}: signals to browsers`,
      ours: String(cost.signals),
      peer: `one for every event: ${cost.events}`,
      ratio: (cost.signals / cost.events).toFixed(4),
      goal: '',
      met: true,
    },
    {
      what: `${what}: entities that the catalog reads again, their facts ending equal`,
      ours: String(cost.factsChanged),
      peer: '',
      ratio: '',
      goal: '0',
      met: cost.factsChanged === 0,
    },
  ];
}
