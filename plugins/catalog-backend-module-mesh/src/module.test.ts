import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import {
  catalogProcessingExtensionPoint,
  type CatalogProcessorCache,
  type EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { meshServiceRef } from '@mesh-portal/backstage-plugin-mesh-node';
import request from 'supertest';
import { FactSnapshot } from './FactSnapshot';
import { MeshFactsProcessor } from './MeshFactsProcessor';
import { MeshFactsProvider } from './MeshFactsProvider';
import { catalogModuleMesh } from './module';
import { readAnnotationMode } from './readAnnotationMode';
import { FakeClock, FakeMesh, factsOf } from './testFixtures/facts';

const location = { type: 'url', target: 'https://example.com/catalog.yaml' };

function component(name: string, annotated = true): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      annotations: {
        'backstage.io/managed-by-location': 'url:https://example.com/a',
        'backstage.io/managed-by-origin-location': 'url:https://example.com/a',
        ...(annotated && { 'backstage.io/kubernetes-id': name }),
      },
    },
    spec: { type: 'service', lifecycle: 'production', owner: 'team-a' },
  };
}

function memoryCache() {
  const values = new Map<string, unknown>();
  const writes = jest.fn();
  const cache: CatalogProcessorCache = {
    get: async <T>(key: string) => values.get(key) as T | undefined,
    set: async (key, value) => {
      writes(key);
      values.set(key, value);
    },
  };
  return { cache, writes };
}

async function untilTrue(check: () => Promise<boolean> | boolean, ms = 10_000) {
  const deadline = Date.now() + ms;
  while (!(await check())) {
    if (Date.now() > deadline) {
      throw new Error('It did not come true in time');
    }
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

describe('MeshFactsProcessor', () => {
  function setup() {
    const clock = new FakeClock();
    const snapshot = new FactSnapshot({ clock });
    const processor = new MeshFactsProcessor({
      neighbourAnnotations: false,
      snapshot,
      mode: 'full',
      logger: mockServices.logger.mock(),
    });
    const emit = jest.fn();
    const process = (entity: Entity, cache: CatalogProcessorCache) =>
      processor.preProcessEntity(entity, location, emit, location, cache);
    return { clock, snapshot, process, emit };
  }

  it('waits for facts once, then re-emits what the entity had', async () => {
    const { clock, snapshot, process, emit } = setup();
    const { cache, writes } = memoryCache();
    await cache.set('facts', JSON.stringify(factsOf('orders')));
    const pending = process(component('orders'), cache);
    clock.advance(9_999);
    clock.advance(1);
    expect((await pending).metadata.annotations).toMatchObject({
      'mesh-portal.dev/mtls': 'STRICT',
    });
    expect(emit).toHaveBeenCalledWith({
      type: 'refresh',
      key: 'mesh:component:default/orders',
    });
    await process(component('orders'), cache);
    expect(writes).toHaveBeenCalledTimes(1);

    expect(
      snapshot.apply({
        seq: 4,
        items: [factsOf('orders', { mtls: 'PERMISSIVE' })],
        removed: [],
        reset: true,
      }),
    ).toEqual({ changed: ['component:default/orders'], appeared: [] });
    const changed = await process(component('orders'), cache);
    expect(changed.metadata.annotations).toMatchObject({
      'mesh-portal.dev/mtls': 'PERMISSIVE',
    });
    await process(component('orders'), cache);
    expect(writes).toHaveBeenCalledTimes(2);

    snapshot.apply({
      seq: 5,
      items: [],
      removed: ['component:default/orders'],
      reset: false,
    });
    const bare = await process(component('orders'), cache);
    expect(bare.metadata.annotations).not.toHaveProperty([
      'mesh-portal.dev/mtls',
    ]);
  });

  it('leaves alone what claims no workload, and never throws', async () => {
    const { snapshot, process, emit } = setup();
    snapshot.apply({ seq: 1, items: [], removed: [], reset: true });
    const plain = component('docs', false);
    expect(await process(plain, memoryCache().cache)).toBe(plain);
    expect(emit).not.toHaveBeenCalled();
    const entity = component('orders');
    const broken: CatalogProcessorCache = {
      get: async () => {
        throw new Error('no cache');
      },
      set: async () => {},
    };
    expect(await process(entity, broken)).toBe(entity);
  });
});

describe('MeshFactsProvider', () => {
  it('follows changes, survives silence and refreshes only what shows something else', async () => {
    const clock = new FakeClock();
    const snapshot = new FactSnapshot({ clock });
    const mesh = new FakeMesh();
    const refresh = jest.fn(async () => {});
    const provider = new MeshFactsProvider({
      mesh,
      auth: mockServices.auth(),
      snapshot,
      clock,
      logger: mockServices.logger.mock(),
    });
    await provider.connect({
      refresh,
      applyMutation: async () => {},
    } satisfies EntityProviderConnection);

    snapshot.give('component:default/orders', undefined);
    mesh.answer(new Error('starting'));
    await untilTrue(() => mesh.asked.length === 1);
    await untilTrue(() => {
      clock.advance(1_000);
      return mesh.asked.length === 2;
    });
    mesh.tell(1, [factsOf('orders'), factsOf('never-processed')]);
    await untilTrue(() => mesh.asked.length === 3);
    clock.advance(250);
    expect(refresh.mock.calls).toEqual([
      [{ keys: ['mesh:component:default/orders'] }],
    ]);
    expect(mesh.asked).toEqual([undefined, undefined, 1]);

    // The catalog did not know the key yet when it was refreshed.
    clock.advance(1_500);
    expect(refresh).toHaveBeenCalledTimes(2);
    snapshot.give('component:default/orders', factsOf('orders'));
    clock.advance(100_000);
    expect(refresh).toHaveBeenCalledTimes(2);

    mesh.tell(2, [factsOf('orders', { mtls: 'mixed' }), factsOf('later')]);
    await untilTrue(() => mesh.asked.length === 4);
    clock.advance(250);
    expect(refresh).toHaveBeenLastCalledWith({
      keys: ['mesh:component:default/orders', 'mesh:component:default/later'],
    });
    await provider.stop();
  });
});

describe('readAnnotationMode', () => {
  it('names the key and what is allowed', () => {
    const read = (annotations?: unknown) =>
      readAnnotationMode(
        mockServices.rootConfig({
          data: { mesh: { catalog: { annotations: annotations as string } } },
        }),
      );
    expect(read()).toBe('full');
    expect(read('off')).toBe('off');
    expect(() => read('some')).toThrow(
      "Invalid configuration: 'mesh.catalog.annotations' must be one of full, coarse, off",
    );
  });
});

describe('catalogModuleMesh with the catalog', () => {
  it('shows a change on the entity within 5 s, and keeps the entity when facts go', async () => {
    const mesh = new FakeMesh();
    mesh.tell(1, [factsOf('orders', { mtls: 'PERMISSIVE' })]);
    const entities = createBackendModule({
      pluginId: 'catalog',
      moduleId: 'test-entities',
      register(env) {
        env.registerInit({
          deps: {
            catalog: catalogProcessingExtensionPoint,
            logger: coreServices.logger,
          },
          async init({ catalog }) {
            catalog.addEntityProvider({
              getProviderName: () => 'test',
              connect: async connection =>
                connection.applyMutation({
                  type: 'full',
                  entities: [
                    { entity: component('orders'), locationKey: 'test' },
                    { entity: component('docs', false), locationKey: 'test' },
                  ],
                }),
            });
          },
        });
      },
    });
    const { server } = await startTestBackend({
      features: [
        catalogPlugin,
        catalogModuleMesh,
        entities,
        mockServices.rootConfig.factory({
          data: {
            catalog: {
              stitchingStrategy: { pollingInterval: { milliseconds: 100 } },
            },
          },
        }),
        createServiceFactory({
          service: meshServiceRef,
          deps: {},
          factory: () => mesh,
        }),
      ],
    });
    const annotations = async (name: string) => {
      const { body } = await request(server)
        .get(`/api/catalog/entities/by-name/component/default/${name}`)
        .set('authorization', mockCredentials.user.header());
      return body.metadata?.annotations ?? {};
    };
    await untilTrue(
      async () =>
        (await annotations('orders'))['mesh-portal.dev/mtls'] === 'PERMISSIVE',
    );
    await untilTrue(
      async () =>
        'backstage.io/managed-by-location' in (await annotations('docs')),
    );
    expect(await annotations('docs')).not.toHaveProperty([
      'mesh-portal.dev/mtls',
    ]);

    mesh.tell(2, [factsOf('orders', { mtls: 'STRICT' })]);
    await untilTrue(
      async () =>
        (await annotations('orders'))['mesh-portal.dev/mtls'] === 'STRICT',
      5_000,
    );
  }, 30_000);
});
