import {
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  meshChecksExtensionPoint,
  type MeshCheck,
} from '@mesh-portal/backstage-plugin-mesh-node';
import request from 'supertest';
import { meshFeedServiceRef } from './meshFeedServiceRef';
import { meshPlugin } from './plugin';
import { component } from './testFixtures/entities';
import { FakeFeed } from './testFixtures/FakeFeed';
import {
  application,
  namespaceObject,
  peerAuthentication,
} from './testFixtures/objects';

/** A module with checks of a company. */
function checksModule(checks: MeshCheck[]) {
  return createBackendModule({
    pluginId: 'mesh',
    moduleId: 'company-checks',
    register: env =>
      env.registerInit({
        deps: { point: meshChecksExtensionPoint },
        async init({ point }) {
          point.addChecks(...checks);
        },
      }),
  });
}

const routed: MeshCheck = {
  id: 'routed',
  title: '=Routed',
  description: 'A VirtualService rules the traffic.',
  fix: 'Add a VirtualService.',
  category: 'resilience',
  level: 'gold',
  weight: 5,
  evaluate: ({ dimensions: { traffic } }) => ({
    state: traffic.value === 'routed' ? 'passed' : 'failed',
    because: traffic.because,
  }),
};
const broken: MeshCheck = {
  ...routed,
  id: 'broken',
  evaluate: () => {
    throw new Error('defect');
  },
};

async function startBackend(options: {
  entities: Entity[];
  mesh?: object;
  checks?: MeshCheck[];
}) {
  const feed = new FakeFeed();
  const { server, stop } = await startTestBackend({
    features: [
      meshPlugin,
      checksModule(options.checks ?? []),
      mockServices.rootConfig.factory({
        data: { mesh: options.mesh ?? {} },
      }),
      catalogServiceMock.factory({ entities: options.entities }),
      createServiceFactory({
        service: meshFeedServiceRef,
        deps: {},
        factory: () => feed,
      }),
    ],
  });
  const get = (path: string) =>
    request(server)
      .get(`/api/mesh/v1${path}`)
      .set('authorization', mockCredentials.user.header());
  return { feed, server, stop, get };
}

/** Asks until the answer is as wanted; fails with the last one after 5 s. */
async function eventually<T>(
  ask: () => Promise<T>,
  check: (answer: T) => void,
): Promise<T> {
  const deadline = Date.now() + 5_000;
  for (;;) {
    const answer = await ask();
    try {
      check(answer);
      return answer;
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  }
}

describe('meshPlugin', () => {
  it('tells the truth about an entity from objects of its cluster', async () => {
    const { feed, get } = await startBackend({
      entities: [component('orders'), component('billing')],
    });
    feed.addCluster('eu', [
      namespaceObject('shop', { 'istio-injection': 'enabled' }),
      peerAuthentication('istio-system', 'STRICT'),
      ...application('shop', 'orders', { sidecar: true }),
      ...application('legacy', 'billing', { sidecar: false }),
    ]);

    const { body } = await eventually(
      () => get('/entities/component/default/orders'),
      ({ body: { workloads } }) => expect(workloads).toHaveLength(1),
    );
    expect(body.dimensions.sidecar).toMatchObject({
      state: 'good',
      value: 'injected',
      detail: { total: 2, version: '1.30.2' },
    });
    expect(body.dimensions.mtls).toMatchObject({
      state: 'good',
      value: 'STRICT',
    });
    expect(body.clusters).toEqual([
      expect.objectContaining({
        name: 'eu',
        state: 'fresh',
        lastSeen: '2026-01-01T00:00:00.000Z',
      }),
    ]);
    expect(
      body.services.map((each: { service: object }) => each.service),
    ).toEqual([{ kind: 'Service', namespace: 'shop', name: 'orders' }]);

    const billing = await get('/entities/component/default/billing');
    expect(billing.body.dimensions.sidecar).toMatchObject({
      state: 'bad',
      value: 'none',
    });
    expect(billing.body.dimensions.mtls).toMatchObject({
      state: 'bad',
      value: 'DISABLE',
    });

    feed.tell('eu', { upserted: [peerAuthentication('shop', 'PERMISSIVE')] });
    const changed = await eventually(
      () => get('/entities/component/default/orders'),
      answer => expect(answer.body.dimensions.mtls.value).toBe('PERMISSIVE'),
    );
    expect(changed.body.seq).toBeGreaterThan(body.seq);
    expect(changed.body.history).toEqual([
      expect.objectContaining({
        dimension: 'mtls',
        from: 'STRICT',
        to: 'PERMISSIVE',
        cluster: 'eu',
      }),
    ]);
  });

  it('holds entities against the checks of modules, and exempts the platform by rule', async () => {
    const orders = component('orders');
    orders.metadata.title = '=Orders';
    const { feed, get } = await startBackend({
      entities: [orders, component('operator')],
      checks: [routed, broken],
    });
    feed.addCluster('eu', [
      ...application('shop', 'orders'),
      ...application('kyma-system', 'operator'),
    ]);
    const list = (check: string) =>
      get(`/coverage/results?check=${check}&sort=entity`);
    const { body } = await eventually(
      () => list('routed'),
      answer => expect(answer.body.total).toBe(2),
    );
    expect(body.checks).toEqual([expect.objectContaining({ id: 'routed' })]);
    expect(body.items).toMatchObject([
      {
        entityRef: 'component:default/operator',
        state: 'exempt',
        because: [
          {
            code: 'check.platformNamespace',
            params: { namespace: 'kyma-system' },
          },
        ],
      },
      { title: '=Orders', owner: 'group:default/team-a', state: 'failed' },
    ]);
    expect((await list('broken')).body.items[1]).toMatchObject({
      state: 'error',
      because: [{ code: 'check.threw' }],
    });
    const { total } = (await get('/coverage')).body;
    expect(total.checks.broken).toMatchObject({ error: 1, exempt: 1 });
    expect(total.checks.routed).toMatchObject({ failed: 1, exempt: 1 });

    const fixNext = await get('/coverage/fix-next?limit=100');
    expect(
      fixNext.body.items.find(
        (each: { check: string }) => each.check === 'routed',
      ),
    ).toMatchObject({ entities: 1, effect: 5 });

    const exempt = await get('/exemptions?state=rule');
    expect(exempt.body).toMatchObject({
      maxDays: 180,
      items: [
        {
          entityRef: 'component:default/operator',
          check: '*',
          state: 'rule',
          source: 'rule',
          places: ['eu/kyma-system'],
        },
      ],
    });

    const file = await get('/export/results?check=routed&sort=entity');
    expect(file.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': expect.stringMatching(
        /^attachment; filename="mesh-results-\d{4}-\d\d-\d\d\.csv"$/,
      ),
      'x-content-type-options': 'nosniff',
    });
    expect(file.text).toContain(
      `\r\n"component:default/orders","'=Orders","group:default/team-a"`,
    );
  });

  it('does not start with a check that cannot be taken', async () => {
    await expect(
      startBackend({ entities: [], checks: [{ ...routed, id: 'encrypted' }] }),
    ).rejects.toThrow("Mesh check 'encrypted' is there twice");
  });
});
