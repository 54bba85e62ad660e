import {
  coreServices,
  createBackendModule,
  createServiceFactory,
  type AuthService,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import permissionPlugin from '@backstage/plugin-permission-backend';
import {
  AuthorizeResult,
  isPermission,
} from '@backstage/plugin-permission-common';
import type { PermissionPolicy } from '@backstage/plugin-permission-node';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import {
  meshCoverageReadPermission,
  meshEntityReadPermission,
} from '@mesh-portal/backstage-plugin-mesh-common';
import request from 'supertest';
import { meshFeedServiceRef } from './meshFeedServiceRef';
import { meshPlugin } from './plugin';
import { component } from './testFixtures/entities';
import { FakeFeed } from './testFixtures/FakeFeed';
import { application, namespaceObject } from './testFixtures/objects';

jest.setTimeout(60_000);

/** Owners see the verdicts of what they own; nobody sees totals. */
const ownersOnly: PermissionPolicy = {
  handle: async ({ permission }, user) => {
    if (isPermission(permission, meshEntityReadPermission)) {
      return createCatalogConditionalDecision(
        permission,
        catalogConditions.isEntityOwner({
          claims: user?.info.ownershipEntityRefs ?? [],
        }),
      );
    }
    return isPermission(permission, meshCoverageReadPermission)
      ? { result: AuthorizeResult.DENY }
      : { result: AuthorizeResult.ALLOW };
  },
};

const modules = [
  createBackendModule({
    pluginId: 'permission',
    moduleId: 'owners-only',
    register: env =>
      env.registerInit({
        deps: { policy: policyExtensionPoint },
        init: async ({ policy }) => policy.setPolicy(ownersOnly),
      }),
  }),
  createBackendModule({
    pluginId: 'catalog',
    moduleId: 'test-entities',
    register: env =>
      env.registerInit({
        deps: { catalog: catalogProcessingExtensionPoint },
        init: async ({ catalog }) =>
          catalog.addEntityProvider({
            getProviderName: () => 'test',
            connect: connection =>
              connection.applyMutation({
                type: 'full',
                entities: [
                  component('orders', 'user:default/mock'),
                  component('billing', 'team-b'),
                ].map(({ relations: _, ...entity }) => ({
                  locationKey: 'test',
                  entity: {
                    ...entity,
                    metadata: {
                      ...entity.metadata,
                      annotations: {
                        ...entity.metadata.annotations,
                        'backstage.io/managed-by-location':
                          'url:https://example.com/a',
                        'backstage.io/managed-by-origin-location':
                          'url:https://example.com/a',
                      },
                    },
                    spec: { ...entity.spec, lifecycle: 'production' },
                  },
                })),
              }),
          }),
      }),
  }),
];

/** A token that a real plugin passes on names the plugin, and the catalog asks for that; those of the mock do not. */
const auth = createServiceFactory({
  service: coreServices.auth,
  deps: { plugin: coreServices.pluginMetadata },
  factory: ({ plugin }) => {
    const mock = mockServices.auth({
      pluginId: plugin.getId(),
      disableDefaultAuthPolicy: false,
    });
    const getPluginRequestToken: AuthService['getPluginRequestToken'] =
      async options => {
        const { onBehalfOf } = options;
        return mock.isPrincipal(onBehalfOf, 'user')
          ? {
              token: mockCredentials.user.token(
                onBehalfOf.principal.userEntityRef,
                { actor: { subject: `plugin:${plugin.getId()}` } },
              ),
            }
          : mock.getPluginRequestToken(options);
      };
    return Object.assign(Object.create(mock), { getPluginRequestToken });
  },
});

describe('with the permission backend and an ownership policy', () => {
  it('shows owners their own, and others nothing', async () => {
    const feed = new FakeFeed();
    const { server } = await startTestBackend({
      features: [
        auth,
        meshPlugin,
        catalogPlugin,
        permissionPlugin,
        ...modules,
        mockServices.rootConfig.factory({
          data: { permission: { enabled: true } },
        }),
        createServiceFactory({
          service: meshFeedServiceRef,
          deps: {},
          factory: () => feed,
        }),
      ],
    });
    feed.addCluster('eu', [
      namespaceObject('shop'),
      ...application('shop', 'orders'),
      ...application('shop', 'billing'),
      ...application('shop', 'nobodys'),
    ]);
    const get = (path: string) =>
      request(server)
        .get(`/api/mesh/v1${path}`)
        .set('authorization', mockCredentials.user.header());

    const deadline = Date.now() + 20_000;
    for (;;) {
      const { status, body } = await get('/entities/component/default/orders');
      if (status === 200 && body.workloads.length === 1 && body.seq > 0) {
        break;
      }
      expect(Date.now()).toBeLessThan(deadline);
      await new Promise(resolve => setImmediate(resolve));
    }
    expect((await get('/entities/component/default/billing')).status).toBe(404);
    expect((await get('/entities/component/default/absent')).status).toBe(404);

    const { body: coverage } = await get('/coverage?by=owner');
    expect(coverage).toMatchObject({
      visibleOnly: true,
      total: { entities: 1 },
      rows: [{ scope: 'user:default/mock' }],
    });
    const { body: workloads } = await get('/workloads');
    expect(workloads).toMatchObject({
      total: 1,
      items: [{ name: 'orders', entityRefs: ['component:default/orders'] }],
    });
    expect((await get('/workloads?claimed=false')).status).toBe(403);
    expect((await get('/clusters')).status).toBe(403);
    expect((await get('/facts')).status).toBe(403);
  });
});
