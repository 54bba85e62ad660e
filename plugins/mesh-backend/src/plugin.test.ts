import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
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

async function startBackend(options: { entities: Entity[]; mesh?: object }) {
  const feed = new FakeFeed();
  const { server, stop } = await startTestBackend({
    features: [
      meshPlugin,
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
});
