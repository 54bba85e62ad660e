import {
  coreServices,
  createBackendModule,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import {
  catalogProcessingExtensionPoint,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import {
  EntityFacts,
  FactsPage,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { Router } from 'express';
import request from 'supertest';
import { catalogModuleMesh } from './module';

jest.setTimeout(60_000);

const orders: EntityFacts = {
  entityRef: 'component:default/orders',
  sidecar: 'none',
  mtls: 'PERMISSIVE',
  jwt: 'none',
  tracing: 'off',
  findings: 'warning',
  links: [],
  hash: '1',
  seq: 1,
};

/** Stands in for the mesh backend: answers the first poll at once and later ones when facts change. */
class FactsFeed {
  readonly requests: Array<{ since: unknown; principal: string }> = [];
  #page: FactsPage = { seq: 1, items: [orders], removed: [], reset: true };
  #waiting: Array<() => void> = [];

  publish(page: FactsPage) {
    this.#page = page;
    this.#waiting.splice(0).forEach(answer => answer());
  }

  plugin() {
    return createBackendPlugin({
      pluginId: 'mesh',
      register: reg =>
        reg.registerInit({
          deps: {
            http: coreServices.httpRouter,
            httpAuth: coreServices.httpAuth,
          },
          init: async ({ http, httpAuth }) => {
            const router = Router();
            router.get('/v1/facts', async (req, res) => {
              const { principal } = await httpAuth.credentials(req, {
                allow: ['service'],
              });
              this.requests.push({
                since: req.query.since,
                principal: principal.subject,
              });
              if (req.query.since !== String(this.#page.seq)) {
                res.json(this.#page);
                return;
              }
              this.#waiting.push(() => res.json(this.#page));
              res.on('close', () => res.end());
            });
            http.use(router);
          },
        }),
    });
  }
}

function entities(...list: Entity[]) {
  return createBackendModule({
    pluginId: 'catalog',
    moduleId: 'test-entities',
    register: reg =>
      reg.registerInit({
        deps: { catalog: catalogProcessingExtensionPoint },
        init: async ({ catalog }) =>
          catalog.addEntityProvider({
            getProviderName: () => 'test',
            connect: async (connection: EntityProviderConnection) =>
              connection.applyMutation({
                type: 'full',
                entities: list.map(entity => ({ entity, locationKey: 'test' })),
              }),
          }),
      }),
  });
}

describe('catalogModuleMesh', () => {
  let backend: TestBackend;

  afterEach(() => backend.stop());

  async function annotationsWhen(
    accept: (annotations: Record<string, string>) => boolean,
  ) {
    for (;;) {
      const { body } = await request(backend.server)
        .get('/api/catalog/entities/by-name/component/default/orders')
        .set('Authorization', mockCredentials.user.header());
      if (accept(body.metadata?.annotations ?? {})) {
        return body.metadata.annotations;
      }
      await new Promise(resolve => setImmediate(resolve));
    }
  }

  it('puts facts on the entity and follows a change', async () => {
    const feed = new FactsFeed();
    const location = 'url:https://example.com/catalog-info.yaml';
    backend = await startTestBackend({
      features: [
        catalogPlugin,
        catalogModuleMesh,
        feed.plugin(),
        mockServices.database.factory(),
        mockServices.rootConfig.factory({
          data: {
            backend: { baseUrl: 'http://localhost:0', listen: ':0' },
            catalog: { processingInterval: { hours: 1 } },
          },
        }),
        entities({
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: {
            name: 'orders',
            annotations: {
              'backstage.io/managed-by-location': location,
              'backstage.io/managed-by-origin-location': location,
              'mesh-portal.dev/jwt': 'required',
            },
          },
          spec: { type: 'service', lifecycle: 'production', owner: 'team-a' },
        }),
      ],
    });

    expect(
      await annotationsWhen(each => 'mesh-portal.dev/sidecar' in each),
    ).toMatchObject({
      'mesh-portal.dev/sidecar': 'none',
      'mesh-portal.dev/mtls': 'PERMISSIVE',
      'mesh-portal.dev/jwt': 'required',
    });

    const started = Date.now();
    feed.publish({
      seq: 2,
      items: [{ ...orders, sidecar: 'injected', hash: '2', seq: 2 }],
      removed: [],
      reset: false,
    });
    await annotationsWhen(
      each => each['mesh-portal.dev/sidecar'] === 'injected',
    );
    expect(Date.now() - started).toBeLessThan(5_000);
    expect(feed.requests[0]).toEqual({
      since: undefined,
      principal: 'plugin:catalog',
    });
    expect(feed.requests[1].since).toBe('1');
  });
});
