import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { EntityFacts } from '@mesh-portal/backstage-plugin-mesh-common';
import {
  meshClockServiceRef,
  meshServiceRef,
  systemClock,
} from '@mesh-portal/backstage-plugin-mesh-node';
import {
  createMockEntityFacts,
  createMockMeshService,
} from '@mesh-portal/backstage-plugin-mesh-node/testUtils';
import scorecard from '@red-hat-developer-hub/backstage-plugin-scorecard-backend';
import { validateThresholdsForMetric } from '@red-hat-developer-hub/backstage-plugin-scorecard-node';
import request from 'supertest';
import { MeshMetricProvider } from './MeshMetricProvider';
import { booleanMetrics, numberMetrics } from './metrics';
import { scorecardModuleMesh } from './module';

/** As the catalog module writes it. */
function component({ entityRef, sidecar, mtls, jwt, findings }: EntityFacts) {
  const entity: Entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      namespace: 'default',
      name: entityRef.slice(entityRef.indexOf('/') + 1),
      annotations: {
        'mesh-portal.dev/sidecar': sidecar,
        'mesh-portal.dev/mtls': mtls,
        'mesh-portal.dev/jwt': jwt,
        'mesh-portal.dev/findings': findings,
      },
    },
    spec: { type: 'service', owner: 'team-a' },
  };
  return entity;
}

const orders = createMockEntityFacts(
  'component:default/orders',
  { jwt: 'not-applicable' },
  {
    pods: 3,
    podsInMesh: 2,
    findings: 1,
    checks: {
      'in-mesh': 'passed',
      encrypted: 'failed',
      'jwt-required': 'notApplicable',
      'tracing-exported': 'warning',
      'dashboards-resolve': 'exempt',
      'current-proxy': 'unknown',
      'no-error-findings': 'passed',
    },
  },
);
const website = createMockEntityFacts(
  'component:default/website',
  {
    sidecar: 'not-applicable',
    mtls: 'not-applicable',
    jwt: 'not-applicable',
    tracing: 'not-applicable',
    findings: 'not-applicable',
  },
  { workloads: 0, clusters: [] },
);
const lost = createMockEntityFacts(
  'component:default/lost',
  { sidecar: 'unknown', mtls: 'unknown', jwt: 'unknown', findings: 'unknown' },
  { available: false, checks: { 'in-mesh': 'unknown', encrypted: 'unknown' } },
);

async function start() {
  const facts = [orders, website, lost];
  const listFacts = jest.fn(createMockMeshService({ facts }).listFacts);
  const clock = { at: 0 };
  const scheduler = mockServices.scheduler();
  const { server } = await startTestBackend({
    features: [
      scorecard,
      scorecardModuleMesh,
      catalogServiceMock.factory({ entities: facts.map(component) }),
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      createServiceFactory({
        service: meshServiceRef,
        deps: {},
        factory: () => ({ ...createMockMeshService({ facts }), listFacts }),
      }),
      createServiceFactory({
        service: meshClockServiceRef,
        deps: {},
        factory: () => ({ ...systemClock, now: () => clock.at }),
      }),
    ],
  });
  const get = async (route: string) =>
    (
      await request(server)
        .get(`/api/scorecard${route}`)
        .set('authorization', mockCredentials.user.header())
    ).body;
  const pull = async () => {
    const tasks = (await scheduler.getScheduledTasks()).filter(({ id }) =>
      id.startsWith('mesh.'),
    );
    await Promise.all(tasks.map(({ id }) => scheduler.triggerTask(id)));
    return tasks.length;
  };
  return {
    clock,
    get,
    listFacts,
    pull,
    /** By metric: the value and what the thresholds make of it, or the error. */
    async metricsOf(name: string) {
      const metrics: any[] = await get(
        `/metrics/catalog/component/default/${name}`,
      );
      return Object.fromEntries(
        metrics.map(({ id, result, error }) => [
          id.replace('mesh.', ''),
          error ??
            result.thresholdResult.error ?? [
              result.value,
              result.thresholdResult.evaluation,
            ],
        ]),
      );
    },
  };
}

describe('the scorecard of generation 2 with mesh metrics', () => {
  it('gives each metric of an entity its value, and nothing where there is none', async () => {
    const { get, metricsOf, pull } = await start();
    expect(await pull()).toBe(9);
    expect((await get('/metrics')).metrics).toHaveLength(9);
    // SQLite keeps true and false as 1 and 0.
    expect(await metricsOf('orders')).toEqual({
      inMesh: [1, 'success'],
      encrypted: [0, 'error'],
      tracingExported: [0, 'error'],
      dashboardsResolve: 'Exempt from this check',
      currentProxy: expect.stringContaining('Unknown'),
      noErrorFindings: [1, 'success'],
      podsInMesh: [66.7, 'error'],
      findings: [1, 'warning'],
    });
    expect(await metricsOf('website')).toEqual({});
    expect(Object.values(await metricsOf('lost'))).toEqual(
      Array(9).fill(expect.stringContaining('Unknown')),
    );
  });

  it('asks the mesh plugin once for all entities and metrics, and again after 30 seconds', async () => {
    const { clock, listFacts, pull } = await start();
    await pull();
    clock.at = 29_999;
    await pull();
    expect(listFacts).toHaveBeenCalledTimes(1);
    clock.at = 30_000;
    listFacts.mockRejectedValueOnce(new Error('down'));
    await pull();
    expect(listFacts).toHaveBeenCalledTimes(2);
  });
});

// What backend 4.4.1 asks of a provider; it cannot be installed, because no node library of its generation is published.
describe('a metric provider as generation 4 wants it', () => {
  const snapshot = { get: async () => orders };
  const providers = [
    ...booleanMetrics.map(
      each => new MeshMetricProvider('boolean', each, snapshot),
    ),
    ...numberMetrics.map(
      each => new MeshMetricProvider('number', each, snapshot),
    ),
  ];

  it.each(providers.map(each => [each.getProviderId(), each] as const))(
    '%s',
    async (id, provider) => {
      expect(id).toMatch(/^mesh\.[a-z][a-zA-Z0-9]*$/);
      const metrics = provider.getMetrics();
      expect(metrics.length).toBeGreaterThan(0);
      for (const metric of metrics) {
        expect(metric).toMatchObject({
          id: expect.stringMatching(
            `^${provider.getProviderDatasourceId()}\\.[a-z][a-zA-Z0-9]*$`,
          ),
          title: expect.any(String),
          description: expect.any(String),
          type: provider.getMetricType(),
        });
        expect(() =>
          validateThresholdsForMetric(metric.thresholds, metric.type),
        ).not.toThrow();
      }
      const values = await provider
        .calculateMetrics(component(orders))
        .catch((error: Error) => error.message);
      if (typeof values === 'string') {
        expect(values).toMatch(/^(Unknown|Exempt|Does not apply)/);
      } else {
        expect([...values.keys()]).toEqual(metrics.map(each => each.id));
      }
    },
  );
});
