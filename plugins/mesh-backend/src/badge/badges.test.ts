import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { hostileTexts } from '@mesh-portal/backstage-plugin-mesh-common/testUtils';
import request from 'supertest';
import { meshFeedServiceRef } from '../meshFeedServiceRef';
import { meshPlugin } from '../plugin';
import { component } from '../testFixtures/entities';
import { FakeFeed } from '../testFixtures/FakeFeed';
import { application, namespaceObject } from '../testFixtures/objects';
import { storedEntity } from '../testFixtures/verdicts';
import { renderBadge } from './renderBadge';

jest.setTimeout(60_000);

async function start() {
  const feed = new FakeFeed();
  const { server } = await startTestBackend({
    features: [
      meshPlugin,
      catalogServiceMock.factory({
        entities: [component('orders'), component('billing')],
      }),
      createServiceFactory({
        service: meshFeedServiceRef,
        deps: {},
        factory: () => feed,
      }),
    ],
  });
  feed.addCluster('eu', [
    namespaceObject('shop', { 'istio-injection': 'enabled' }),
    ...application('shop', 'orders'),
    ...application('shop', 'billing'),
  ]);
  const url = (path: string) => `/api/mesh${path}`;
  const ofEntity = (name: string) =>
    url(`/v1/entities/component/default/${name}/badge`);
  const user = mockCredentials.user.header();
  return {
    anonymous: (path: string) =>
      request(server)
        .get(url(path))
        .set('authorization', mockCredentials.none.header()),
    async publish(name: string): Promise<string> {
      for (;;) {
        const { body, status } = await request(server)
          .post(ofEntity(name))
          .set('authorization', user);
        if (status === 200) {
          return body.path;
        }
        expect(status).toBe(404);
        await new Promise(resolve => setImmediate(resolve));
      }
    },
    revoke: (name: string) =>
      request(server).delete(ofEntity(name)).set('authorization', user),
  };
}

describe('badges', () => {
  it('are seen without signing in by whoever has the address, until it is revoked', async () => {
    const { anonymous, publish, revoke } = await start();
    const path = await publish('orders');
    expect(await publish('orders')).toBe(path);
    const seen = await anonymous(path);
    expect([seen.status, seen.headers['content-type']]).toEqual([
      200,
      'image/svg+xml; charset=utf-8',
    ]);
    expect(seen.headers['content-security-policy']).toContain(
      "default-src 'none'",
    );
    expect(seen.body.toString()).toContain('mesh: PERMISSIVE');

    // One entity's signature is none of another, and nothing else is open.
    const other = await publish('billing');
    const [, signature] = path.split('.');
    expect(
      (await anonymous(`${other.split('.')[0]}.${signature}`)).status,
    ).toBe(404);
    expect((await anonymous('/v1/badges/x')).status).toBe(400);
    expect(
      (await anonymous('/v1/entities/component/default/orders')).status,
    ).toBe(401);

    expect((await revoke('orders')).status).toBe(204);
    expect((await anonymous(path)).status).toBe(404);
    expect((await anonymous(other)).status).toBe(200);
    const again = await publish('orders');
    expect(again).not.toBe(path);
    expect((await anonymous(again)).status).toBe(200);
    expect((await anonymous(path)).status).toBe(404);
  });

  const badgeOf = (...changes: Parameters<typeof storedEntity>) =>
    renderBadge(storedEntity(...changes).facts);
  const ref = 'component:default/orders';

  it.each<[string, string]>([
    ['STRICT · gold', badgeOf(ref)],
    ['mixed · no level', badgeOf(ref, { mtls: 'mixed' }, { level: 'none' })],
    ['silver', badgeOf(ref, { mtls: 'not-applicable' }, { level: 'silver' })],
    ['unknown', badgeOf(ref, { mtls: 'unknown' })],
    ['unknown', badgeOf(ref, {}, { available: false })],
    ['no workloads', badgeOf(ref, {}, { workloads: 0, level: 'none' })],
  ])('say %j in words', (value, svg) => {
    expect(svg).toContain(`<title>mesh: ${value}</title>`);
    expect(svg).toContain(`>${value}</text>`);
  });

  it('hold no markup but their own', () => {
    for (const text of [...hostileTexts, ']]>', '</text><script>', '"\u0001']) {
      const svg = badgeOf(ref, { mtls: text });
      expect(svg.match(/<\/?\w+/g)).toEqual(badgeOf(ref).match(/<\/?\w+/g));
      expect(svg.match(/"/g)).toHaveLength(badgeOf(ref).match(/"/g)!.length);
    }
  });
});
