import {
  TestDatabases,
  mockCredentials,
  mockErrorHandler,
  mockServices,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  exportKinds,
  restoreShared,
  type EntityMesh,
} from '@mesh-portal/backstage-plugin-mesh-common';
import Ajv from 'ajv';
import express from 'express';
import request from 'supertest';
import { readMeshConfig } from '../config';
import { TestClock } from '../ingest/testUtils/TestClock';
import { MeshBackend } from '../MeshBackend';
import { DatabaseMeshStore } from '../store/DatabaseMeshStore';
import { component } from '../testFixtures/entities';
import { FakeFeed } from '../testFixtures/FakeFeed';
import {
  application,
  namespaceObject,
  peerAuthentication,
} from '../testFixtures/objects';
import { createRouter } from './createRouter';
import { createSignalsRouter } from './createSignalsRouter';
import { readApiDocument } from './validateRequests';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const clusters = ['eu', 'us', 'asia'];
const entityPath = '/v1/entities/component/default/orders';
const workload = {
  cluster: 'eu',
  group: 'apps',
  kind: 'Deployment',
  namespace: 'shop',
  name: 'orders',
};
const meshWide = {
  cluster: 'eu',
  group: 'security.istio.io',
  kind: 'PeerAuthentication',
  namespace: 'istio-system',
  name: 'default',
};
const query = (ref: object) => new URLSearchParams({ ...ref });

type Call = [method: 'get' | 'post' | 'delete', path: string, body?: object];

/** One question of each kind, by the id of the documented operation. */
const calls: Record<string, Call> = {
  requestExemption: [
    'post',
    '/v1/exemptions',
    {
      entityRef: 'component:default/orders',
      check: 'encrypted',
      reason: 'legacy clients',
      expiresAt: '2027-01-01T00:00:00.000Z',
    },
  ],
  listExemptions: ['get', '/v1/exemptions'],
  listCoverageResults: [
    'get',
    '/v1/coverage/results?by=namespace&scope=eu%2Fshop',
  ],
  listFixNext: ['get', '/v1/coverage/fix-next?limit=5'],
  listRestarts: ['get', '/v1/restarts?who=you'],
  ...Object.fromEntries(
    exportKinds.map((kind): [string, Call] => [
      `export${kind[0].toUpperCase()}${kind.slice(1)}`,
      ['get', `/v1/export/${kind}?format=json`],
    ]),
  ),
  publishBadge: ['post', `${entityPath}/badge`],
  getDigest: ['get', '/v1/digest?owner=group%3Adefault%2Fteam-a'],
  getTrend: ['get', '/v1/coverage/trend?by=org&check=encrypted'],
  getEntityMesh: ['get', entityPath],
  getEntitySignals: ['get', `${entityPath}/signals`],
  getObject: ['get', `${entityPath}/object?${query(meshWide)}`],
  getCoverage: ['get', '/v1/coverage?by=namespace'],
  listWorkloads: ['get', '/v1/workloads?claimed=true&limit=10'],
  listFindings: ['get', '/v1/findings?sort=age'],
  listClusters: ['get', '/v1/clusters'],
  decide: ['post', '/v1/decide', { workload, request: { path: '/' } }],
  canReach: [
    'post',
    '/v1/can-reach',
    { client: workload, service: { namespace: 'shop', name: 'orders' } },
  ],
  whatIf: ['post', '/v1/what-if', { cluster: 'eu', remove: [meshWide] }],
  listAffected: ['get', `/v1/affected?${query(meshWide)}`],
  listPolicies: ['get', '/v1/policies?cluster=eu'],
  refreshCluster: ['post', '/v1/refresh', { cluster: 'eu' }],
  listFacts: ['get', '/v1/facts'],
};

interface Operation {
  operationId: string;
  responses: Record<string, { $ref?: string; content?: object }>;
}

/** By operation, what is wrong with an answer; undefined where it is as documented. */
async function readValidators() {
  const document = await readApiDocument();
  const ajv = new Ajv({ strict: false, allErrors: true });
  ajv.addSchema(document, 'api');
  const validators = new Map<string, (body: unknown) => string | undefined>();
  for (const [path, item] of Object.entries<Record<string, Operation>>(
    document.paths,
  )) {
    for (const [method, { operationId, responses }] of Object.entries(item)) {
      const status =
        ['200', '201', '202', '204'].find(each => responses[each]) ?? '';
      const pointer =
        responses[status].$ref ??
        `#/paths/${path.replace(/\//g, '~1')}/${method}/responses/${status}`;
      const { $ref, content = {} } = responses[status];
      const validate = ajv.compile(
        // There is no body, or another than JSON.
        !$ref && !('application/json' in content)
          ? {}
          : {
              $ref: `api${encodeURI(
                `${pointer}/content/application~1json/schema`,
              )}`,
            },
      );
      validators.set(operationId, body =>
        validate(body) ? undefined : ajv.errorsText(validate.errors),
      );
    }
  }
  return validators;
}

describe('the documented API', () => {
  let backend: MeshBackend;
  let app: express.Express;
  let ask: (call: Call) => request.Test;

  beforeAll(async () => {
    const feed = new FakeFeed();
    const clock = new TestClock();
    const events = mockServices.events.mock();
    events.publish.mockResolvedValue();
    const database = mockServices.database({
      knex: await databases.init('SQLITE_3'),
      migrations: { skip: false },
    });
    backend = await MeshBackend.create({
      auth: mockServices.auth(),
      catalog: catalogServiceMock({ entities: [component('orders')] }),
      clock,
      config: readMeshConfig(
        mockServices.rootConfig({
          data: { mesh: { exemptions: { maxDays: 3650 } } },
        }),
      ),
      events,
      feed,
      logger: mockServices.logger.mock(),
      permissions: mockServices.permissions(),
      signals: { publish: async () => {} },
      store: await DatabaseMeshStore.create({ database }),
    });
    await backend.start();
    for (const cluster of clusters) {
      feed.addCluster(cluster, [
        namespaceObject('shop', { 'istio-injection': 'enabled' }),
        peerAuthentication('istio-system', 'STRICT'),
        ...application('shop', 'orders'),
      ]);
    }
    const auditor = mockServices.auditor.mock();
    auditor.createEvent.mockResolvedValue({
      success: async () => {},
      fail: async () => {},
    });
    const options = { httpAuth: mockServices.httpAuth(), auditor, clock };
    app = express()
      .use(
        await createRouter({
          mesh: backend.service,
          questions: backend.questions,
          coverage: backend.coverage,
          exemptions: backend.exemptions,
          badges: backend.badges,
          ...options,
        }),
      )
      .use(await createSignalsRouter({ signals: backend.signals, ...options }))
      .use(mockErrorHandler());
    ask = ([method, path, body]) =>
      request(app)
        [method](path)
        .set(
          'authorization',
          path === '/v1/facts'
            ? mockCredentials.service.header()
            : mockCredentials.user.header(),
        )
        .send(body);
    for (let step = 0; step < 500; step++) {
      clock.advance(50);
      await new Promise(resolve => setImmediate(resolve));
      const { body } = await ask(calls.getEntityMesh);
      if (body.clusters?.length === clusters.length) {
        return;
      }
    }
    throw new Error('The clusters were not evaluated');
  });

  afterAll(() => backend.stop());

  it('answers every documented question as documented', async () => {
    const validators = await readValidators();
    const exemption = await ask(calls.requestExemption);
    const badge = await ask(calls.publishBadge);
    const all: Record<string, Call> = {
      ...calls,
      getBadge: ['get', badge.body.path],
      revokeBadge: ['delete', `${entityPath}/badge`],
      decideExemption: [
        'post',
        `/v1/exemptions/${exemption.body.id}/decision`,
        { state: 'approved' },
      ],
    };
    expect(Object.keys(all).sort()).toEqual([...validators.keys()].sort());
    await backend.recordCoverage();
    for (const [operation, call] of Object.entries(all)) {
      const { body, status } = await ask(call);
      const wrong = validators.get(operation)?.(body);
      expect([operation, status < 300, wrong]).toEqual([
        operation,
        true,
        undefined,
      ]);
    }
  });

  it('has no room for what is not documented', async () => {
    const validators = await readValidators();
    const { body } = await ask(calls.listWorkloads);
    expect(validators.get('listWorkloads')?.({ ...body, secret: 1 })).toMatch(
      'additional properties',
    );
    delete body.items[0].mtls;
    expect(validators.get('listWorkloads')?.(body)).toMatch("'mtls'");
  });

  it('sends entities and coverage once, until they change', async () => {
    for (const call of [calls.getEntityMesh, calls.getCoverage]) {
      const first = await ask(call);
      const again = await ask(call).set('if-none-match', first.headers.etag);
      expect([again.status, again.text]).toEqual([304, '']);
    }
  });

  it('tells of a service in three clusters in 20 KB', async () => {
    const plain = await ask(calls.getEntityMesh);
    const shared = await ask(['get', `${entityPath}?repeats=shared`]);
    const mesh = restoreShared(shared.body) as EntityMesh;
    expect(mesh).toEqual(plain.body);
    expect(mesh.workloads).toHaveLength(3);
    expect(mesh.services).toHaveLength(3);
    expect(shared.text.length).toBeLessThan(20_000);
    expect(shared.text.length).toBeLessThan(plain.text.length / 2);
  });
});
