import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import {
  createMockDirectory,
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import techInsights from '@backstage-community/plugin-tech-insights-backend';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import catalog from '@backstage/plugin-catalog-backend';
import catalogModuleMesh from '@mesh-portal/backstage-plugin-catalog-backend-module-mesh';
// eslint-disable-next-line @backstage/no-mixed-plugin-imports -- this is a backend, for one test
import mesh from '@mesh-portal/backstage-plugin-mesh-backend';
import scorecardModuleMesh from '@mesh-portal/backstage-plugin-scorecard-backend-module-mesh';
import techInsightsModuleMesh, {
  meshFactRetrieverId,
} from '@mesh-portal/backstage-plugin-tech-insights-backend-module-mesh';
import scorecard from '@red-hat-developer-hub/backstage-plugin-scorecard-backend';
import { readFile } from 'node:fs/promises';
import request from 'supertest';
import { parse } from 'yaml';
import { startDemo, type Demo } from './startDemo';

jest.setTimeout(180_000);

const words = ['sidecar', 'mtls', 'jwt', 'tracing'] as const;
const factOfMetric: Record<string, string> = {
  inMesh: 'meshInMesh',
  encrypted: 'meshEncrypted',
  jwtRequired: 'meshJwtRequired',
  tracingExported: 'meshTracingExported',
  dashboardsResolve: 'meshDashboardsResolve',
  currentProxy: 'meshCurrentProxy',
  noErrorFindings: 'meshNoErrorFindings',
};

type Answer = any;

/** Everything that tells verdicts, in one backend, over the clusters of the demo. */
async function startPortal(demo: Demo) {
  const { kubernetes: _, ...config } = parse(
    await readFile(demo.appConfig, 'utf8'),
  );
  const actions = actionsRegistryServiceMock();
  const scheduler = mockServices.scheduler();
  const { server } = await startTestBackend({
    features: [
      mesh,
      catalog,
      catalogModuleMesh,
      techInsights,
      techInsightsModuleMesh,
      scorecard,
      scorecardModuleMesh,
      mockServices.rootConfig.factory({
        data: {
          ...config,
          mesh: {
            ...config.mesh,
            kubeconfig: demo.kubeconfig,
            ingest: { kubernetesPlugin: false },
          },
          catalog: {
            ...config.catalog,
            rules: [
              { allow: ['Component', 'System', 'Domain', 'Group', 'User'] },
            ],
            processingInterval: { seconds: 2 },
            stitchingStrategy: { pollingInterval: { milliseconds: 200 } },
          },
          techInsights: {
            factRetrievers: { [meshFactRetrieverId]: { cadence: '0 0 1 1 *' } },
          },
        },
      }),
      createServiceFactory({
        service: actionsRegistryServiceRef,
        deps: {},
        factory: () => actions,
      }),
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
    ],
  });
  const ask = (path: string) =>
    request(server)
      .get(`/api${path}`)
      .set('authorization', mockCredentials.user.header());
  return {
    actions,
    scheduler,
    get: async (path: string): Promise<Answer> => (await ask(path)).body,
    text: async (path: string) => (await ask(path).buffer(true)).text,
  };
}

/** Rows of a CSV file by column. */
function readCsv(text: string): Array<Record<string, string>> {
  const [head, ...rows] = text
    .replace(/^\uFEFF/, '')
    .trim()
    .split('\r\n')
    .map(line =>
      [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell]) =>
        cell.replace(/""/g, '"'),
      ),
    );
  return rows.map(row =>
    Object.fromEntries(head.map((key, i) => [key, row[i]])),
  );
}

describe('one verdict, wherever it is told', () => {
  const state = createMockDirectory();
  let demo: Demo;

  beforeAll(async () => {
    demo = await startDemo({ stateDirectory: state.path, live: false });
  });

  afterAll(() => demo.stop());

  it('is the same on card, annotation, fact, metric, file and action, for every service of the demo', async () => {
    const { actions, scheduler, get, text } = await startPortal(demo);
    const cardOf = (path: string) => get(`/mesh/v1/entities/${path}`);
    const components = async (): Promise<Entity[]> =>
      get('/catalog/entities?filter=kind=component');
    const annotationOf = (entity: Entity, word: string) =>
      entity.metadata.annotations?.[`mesh-portal.dev/${word}`];

    const deadline = Date.now() + 90_000;
    const pathOf = ({ kind, metadata }: Entity) =>
      `${kind}/default/${metadata.name}`.toLocaleLowerCase('en-US');
    let differs = ['nothing yet'];
    while (differs.length > 0) {
      if (Date.now() > deadline) {
        throw new Error(`Annotations differ from cards: ${differs.join(', ')}`);
      }
      await new Promise(resolve => setImmediate(resolve));
      const found = await components();
      differs = found.length === 0 ? ['no component'] : [];
      for (const entity of found) {
        const { dimensions } = await cardOf(pathOf(entity));
        if (
          words.some(
            word =>
              (annotationOf(entity, word) ?? 'not-applicable') !==
              dimensions?.[word].value,
          )
        ) {
          differs.push(entity.metadata.name);
        }
      }
    }
    await scheduler.triggerTask(meshFactRetrieverId);
    const pulls = (await scheduler.getScheduledTasks()).filter(({ id }) =>
      id.startsWith('mesh.'),
    );
    await Promise.all(pulls.map(({ id }) => scheduler.triggerTask(id)));
    const file = readCsv(await text('/mesh/v1/export/results?format=csv'));

    const told: string[] = [];
    for (const entity of await components()) {
      const ref = stringifyEntityRef(entity);
      const path = pathOf(entity);
      const { dimensions } = await cardOf(path);
      const { [meshFactRetrieverId]: row } = await get(
        `/tech-insights/facts/latest?entity=${ref}&ids[]=${meshFactRetrieverId}`,
      );
      if (!row) {
        continue;
      }
      told.push(ref);
      const { output }: Answer = await actions.invoke({
        id: 'test:get-mesh-status',
        input: { entityRef: ref },
        credentials: mockCredentials.user(),
      });
      for (const word of words) {
        const fact =
          row.facts[
            `mesh${word[0].toLocaleUpperCase('en-US')}${word.slice(1)}`
          ];
        const { value } = output.status.find(
          (each: Answer) => each.dimension === word,
        );
        expect([ref, word, annotationOf(entity, word), fact, value]).toEqual([
          ref,
          word,
          dimensions[word].value,
          dimensions[word].value,
          dimensions[word].value,
        ]);
      }
      const idsIn = (...states: string[]) =>
        file
          .filter(each => each.entity === ref && states.includes(each.state))
          .map(each => each.check)
          .sort();
      const { facts } = row;
      expect([
        ref,
        facts.meshChecksPassed.sort(),
        facts.meshChecksWarning.sort(),
        facts.meshChecksFailed.sort(),
        facts.meshChecksUnknown.sort(),
        facts.meshChecksExempt.sort(),
      ]).toEqual([
        ref,
        idsIn('passed'),
        idsIn('warning'),
        idsIn('failed'),
        idsIn('unknown', 'error'),
        idsIn('exempt'),
      ]);
      // Every built-in check that says anything has a fact of its own.
      const own = Object.entries(facts).filter(
        ([name, value]) =>
          name !== 'meshDataAvailable' && typeof value === 'boolean',
      );
      expect(own).toHaveLength(idsIn('passed', 'warning', 'failed').length);
      const metrics: Answer[] = await get(`/scorecard/metrics/catalog/${path}`);
      for (const [metric, fact] of Object.entries(factOfMetric)) {
        const result = metrics.find(
          ({ id }) => id === `mesh.${metric}`,
        )?.result;
        // Without a value, there is neither the one nor the other; SQLite keeps true and false as 1 and 0.
        const value = result?.value ?? undefined;
        expect([ref, metric, value]).toEqual([
          ref,
          metric,
          facts[fact] === undefined ? undefined : Number(facts[fact]),
        ]);
      }
    }
    expect(told.length).toBeGreaterThan(10);
  });
});
