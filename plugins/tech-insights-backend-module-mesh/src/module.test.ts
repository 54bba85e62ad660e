import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import techInsights from '@backstage-community/plugin-tech-insights-backend';
import jsonRules from '@backstage-community/plugin-tech-insights-backend-module-jsonfc';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { EntityFacts } from '@mesh-portal/backstage-plugin-mesh-common';
import {
  meshServiceRef,
  type MeshService,
} from '@mesh-portal/backstage-plugin-mesh-node';
import {
  createMockEntityFacts,
  createMockMeshService,
} from '@mesh-portal/backstage-plugin-mesh-node/testUtils';
import request from 'supertest';
import { parse } from 'yaml';
import {
  factSchema,
  factSchemaVersion,
  meshFactRetrieverId,
} from './factSchema';
import { techInsightsModuleMesh } from './module';

const config = parse(
  readFileSync(path.join(__dirname, '../app-config.example.yaml'), 'utf8'),
);

async function start(options: { config?: object } = {}) {
  const told: EntityFacts[] = [];
  const mesh: MeshService & { down: boolean } = {
    ...createMockMeshService(),
    down: false,
    async listFacts(_, { credentials }) {
      expect(credentials.principal).toMatchObject({ type: 'service' });
      if (this.down) {
        throw new Error('ECONNREFUSED');
      }
      return { seq: 1, items: told, removed: [], reset: true };
    },
  };
  const scheduler = mockServices.scheduler();
  const { server } = await startTestBackend({
    features: [
      techInsights,
      jsonRules,
      techInsightsModuleMesh,
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      catalogServiceMock.factory(),
      mockServices.rootConfig.factory({ data: options.config ?? config }),
      createServiceFactory({
        service: meshServiceRef,
        deps: {},
        factory: () => mesh,
      }),
    ],
  });
  const header = mockCredentials.user.header();
  const get = async (route: string) =>
    (
      await request(server)
        .get(`/api/tech-insights${route}`)
        .set('authorization', header)
    ).body;
  return {
    mesh,
    told,
    retrieve: () => scheduler.triggerTask(meshFactRetrieverId),
    schemas: () => get('/fact-schemas'),
    async facts(name: string) {
      const query = `entity=component:default/${name}&ids[]=${meshFactRetrieverId}`;
      return (await get(`/facts/latest?${query}`))[meshFactRetrieverId]?.facts;
    },
    /** Results by the id of the check. */
    async results(name: string) {
      const { body } = await request(server)
        .post(`/api/tech-insights/checks/run/default/component/${name}`)
        .set('authorization', header)
        .send({});
      return Object.fromEntries(
        body.map((each: { check: { id: string }; result: boolean }) => [
          each.check.id,
          each.result,
        ]),
      );
    },
  };
}

const billing = createMockEntityFacts(
  'component:default/billing',
  {
    mtls: 'unknown',
    links: [{ kind: 'kiali', title: 'Kiali', url: 'https://kiali.example/' }],
  },
  {
    available: false,
    clusters: ['prod-eu'],
    checks: {
      'in-mesh': 'passed',
      'own-identity': 'warning',
      'current-proxy': 'failed',
      encrypted: 'unknown',
      'jwt-required': 'notApplicable',
      'default-deny': 'exempt',
      'tracing-exported': 'error',
      'of-another-plugin': 'passed',
    },
  },
);

describe('Tech Insights with mesh facts', () => {
  it('gives checks a result only where the mesh plugin has one', async () => {
    const { told, retrieve, results, facts } = await start();
    told.push(billing);
    await retrieve();
    expect(await results('billing')).toEqual({
      'mesh-data-available': false,
      'mesh-in-mesh': true,
      'mesh-own-identity': false,
      'mesh-current-proxy': false,
    });
    const row = await facts('billing');
    expect(row).toMatchObject({
      meshDataAvailable: false,
      meshObservedAt: expect.stringMatching(/^202[56]-/),
      meshMtls: 'unknown',
      meshClusters: 1,
      meshChecksPassed: ['in-mesh', 'of-another-plugin'],
      meshChecksWarning: ['own-identity'],
      meshChecksFailed: ['current-proxy'],
      meshChecksUnknown: ['encrypted', 'tracing-exported'],
      meshChecksExempt: ['default-deny'],
    });
    expect(Object.keys(factSchema)).toEqual(
      expect.arrayContaining(Object.keys(row)),
    );
    // Whoever may read one fact may read all of them.
    expect(JSON.stringify(row)).not.toMatch(/kiali|https?:|prod-eu/);
  });

  it('follows what changes, and says so when nothing can be seen any more', async () => {
    const { mesh, told, retrieve, results, facts } = await start();
    const tell = async (state: 'passed' | 'failed') => {
      const checks = { encrypted: state };
      told.splice(
        0,
        1,
        createMockEntityFacts('component:default/orders', {}, { checks }),
      );
      await retrieve();
    };
    await tell('failed');
    expect(await results('orders')).toEqual({
      'mesh-data-available': true,
      'mesh-encrypted': false,
    });
    await tell('passed');
    expect((await results('orders'))['mesh-encrypted']).toBe(true);
    mesh.down = true;
    await retrieve();
    expect(await results('orders')).toEqual({ 'mesh-data-available': false });
    expect(Object.keys(await facts('orders'))).toEqual([
      'meshDataAvailable',
      'meshObservedAt',
    ]);
  });

  it('writes nothing where the mesh plugin has never answered', async () => {
    const { mesh, retrieve, facts } = await start();
    mesh.down = true;
    await retrieve();
    expect(await facts('orders')).toBeUndefined();
  });

  it('is taken in only with a cadence under the id of the retriever', async () => {
    const ids = async (sample: object) =>
      (await (await start({ config: sample })).schemas()).map(
        (each: { id: string }) => each.id,
      );
    expect(await ids({})).toEqual([]);
    expect(
      await ids({
        techInsights: {
          factRetrievers: { [meshFactRetrieverId]: { cadence: '0 * * * *' } },
        },
      }),
    ).toEqual([meshFactRetrieverId]);
  });

  it('has a new version with every change of its schema, and names of its own', () => {
    const names = Object.keys(factSchema);
    expect(names.filter(each => !/^mesh[A-Z]/.test(each))).toEqual([]);
    const schema = JSON.stringify(
      Object.entries(factSchema).map(([name, { type }]) => [name, type]),
    );
    expect([
      factSchemaVersion,
      createHash('sha256').update(schema).digest('hex').slice(0, 8),
    ]).toEqual(['1.0.0', '2715725c']);
  });
});
