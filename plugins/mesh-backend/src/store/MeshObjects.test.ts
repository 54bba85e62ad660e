import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  answersOf,
  kinds,
  type KubernetesObject,
} from '@mesh-portal/istio-semantics';
import { istioEngine } from '../evaluate/engine';
import { ClusterEvaluator } from '../evaluate/ClusterEvaluator';
import {
  application,
  namespaceObject,
  peerAuthentication,
} from '../testFixtures/objects';
import { DatabaseMeshStore } from './DatabaseMeshStore';
import { MeshObjects } from './MeshObjects';

const databases = TestDatabases.create({
  ids: process.env.BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING
    ? ['SQLITE_3', 'POSTGRES_15']
    : ['SQLITE_3'],
});

const orders = {
  group: 'apps',
  kind: 'Deployment',
  namespace: 'shop',
  name: 'orders',
};

describe.each(databases.eachSupportedId())('MeshObjects on %s', id => {
  async function setUp() {
    const knex = await databases.init(id);
    const store = await DatabaseMeshStore.create({
      database: mockServices.database({ knex, migrations: { skip: false } }),
    });
    await store.saveCluster(
      {
        name: 'eu',
        state: 'fresh',
        controlPlanes: [],
        unreadable: [kinds.sidecar],
      },
      [],
    );
    const evaluator = new ClusterEvaluator({
      cluster: 'eu',
      engine: istioEngine,
      logger: mockServices.logger.mock(),
      parseYaml: JSON.parse,
    });
    const evaluate = async () => {
      let written = 0;
      for (const change of evaluator.evaluate(0)) {
        await store.saveVerdicts(change, [], []);
        written += change.objects.length + change.removedObjects.length;
      }
      return written;
    };
    const objects = new MeshObjects({ store, parseYaml: JSON.parse });
    return { evaluator, evaluate, objects, store };
  }

  it('builds a model that answers as the one that was evaluated', async () => {
    const { evaluator, evaluate, objects, store } = await setUp();
    expect(await objects.modelFor('elsewhere')).toBeUndefined();
    const mesh: KubernetesObject[] = [
      namespaceObject('shop', { 'istio-injection': 'enabled' }),
      peerAuthentication('istio-system', 'STRICT'),
      ...application('shop', 'orders'),
      ...application('other', 'billing', { sidecar: false }),
    ];
    evaluator.apply({ upserted: mesh });
    expect(await evaluate()).toBe(4);
    evaluator.distrust();
    expect(await evaluate()).toBe(0);

    const model = (await objects.modelFor('eu'))!;
    expect(model.workloads().map(each => each.name)).toEqual([
      'billing',
      'orders',
    ]);
    // The second of two equal pods is left out.
    expect(model.list(kinds.pod, 'shop')).toHaveLength(1);
    expect(model.readable(kinds.sidecar)).toBe(false);
    expect(answersOf(model, model.workload(orders)!).mtls).toMatchObject({
      value: { mode: 'STRICT' },
    });
    const part = (await objects.modelFor('eu', ['shop', 'shop']))!;
    expect(part.workloads().map(each => each.name)).toEqual(['orders']);
    expect(part.list(kinds.service).map(each => each.metadata?.name)).toEqual([
      'billing',
      'orders',
    ]);
    expect(await store.readObject('eu', orders)).toEqual(
      expect.objectContaining({ kind: 'Deployment' }),
    );
    expect(
      await store.readObject('eu', { kind: 'Namespace', name: 'shop' }),
    ).toEqual(mesh[0]);
    expect(
      await store.readObject('us', { kind: 'Namespace', name: 'shop' }),
    ).toBeUndefined();
  });

  it('keeps a model until its cluster changes', async () => {
    const { evaluator, evaluate, objects } = await setUp();
    evaluator.apply({ upserted: application('shop', 'orders') });
    await evaluate();
    const [first, second] = await Promise.all([
      objects.modelFor('eu'),
      objects.modelFor('eu'),
    ]);
    expect(second).toBe(first);

    evaluator.apply({ upserted: [peerAuthentication('shop', 'STRICT')] });
    expect(await evaluate()).toBe(1);
    const changed = (await objects.modelFor('eu'))!;
    expect(changed.list(kinds.peerAuthentication, 'shop')).toHaveLength(1);

    evaluator.apply({
      removed: [
        {
          group: 'security.istio.io',
          kind: 'PeerAuthentication',
          namespace: 'shop',
          name: changed.list(kinds.peerAuthentication)[0].metadata!.name!,
        },
      ],
    });
    expect(await evaluate()).toBe(1);
    const again = (await objects.modelFor('eu'))!;
    expect(again.list(kinds.peerAuthentication)).toEqual([]);
  });
});
