import fs from 'node:fs';
import {
  createBackendPlugin,
  createServiceFactory,
  ExtensionPoint,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  CatalogProcessingExtensionPoint,
  catalogProcessingExtensionPoint,
  EntityProvider,
} from '@backstage/plugin-catalog-node';
import {
  scaffolderActionsExtensionPoint,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import { meshServiceRef } from '@mesh-portal/backstage-plugin-mesh-node';
import { createMockMeshService } from '@mesh-portal/backstage-plugin-mesh-node/testUtils';
import meshTemplates from '.';
import type { Template } from './templates/composeTemplate';

const providers: EntityProvider[] = [];
const actions: TemplateAction[] = [];
const templates: Template[] = [];

const meshService = createServiceFactory({
  service: meshServiceRef,
  deps: {},
  factory: () => createMockMeshService(),
});

/** As much of a plugin as its modules see. */
const pluginWith = <T>(pluginId: string, point: ExtensionPoint<T>, given: T) =>
  createBackendPlugin({
    pluginId,
    register(reg) {
      reg.registerExtensionPoint(point, given);
      reg.registerInit({ deps: {}, async init() {} });
    },
  });

beforeAll(async () => {
  const backend = await startTestBackend({
    features: [
      pluginWith('catalog', catalogProcessingExtensionPoint, {
        addEntityProvider: (...each: unknown[]) =>
          providers.push(...(each as EntityProvider[])),
      } as Partial<CatalogProcessingExtensionPoint> as CatalogProcessingExtensionPoint),
      pluginWith('scaffolder', scaffolderActionsExtensionPoint, {
        addActions: (...each) => actions.push(...each),
      }),
      meshTemplates,
      meshService,
      catalogServiceMock.factory(),
      mockServices.rootConfig.factory({
        data: {
          integrations: { github: [{ host: 'github.com' }] },
          mesh: { templates: { owner: 'group:default/owners' } },
        },
      }),
    ],
  });
  for (const provider of providers) {
    await provider.connect({
      refresh: async () => {},
      applyMutation: async mutation => {
        const entities = 'entities' in mutation ? mutation.entities : [];
        templates.push(...entities.map(each => each.entity as Template));
      },
    });
  }
  await backend.stop();
});

it('installs the templates and what they need by one import', () => {
  expect(providers.map(each => each.getProviderName())).toEqual([
    'MeshTemplateProvider',
  ]);
  expect(templates.map(each => each.metadata.name).sort()).toEqual([
    'mesh-canary-argo-rollouts',
    'mesh-canary-flagger',
    'mesh-canary-gateway-api',
    'mesh-canary-istio',
    'mesh-existing-service',
    'mesh-jwt-service-istio',
    'mesh-jwt-service-kyma',
  ]);
  const own = templates
    .flatMap(each => each.spec.steps)
    .map(each => `${each.action}`)
    .filter(each => each.startsWith('mesh:'));
  expect(actions.map(each => each.id)).toEqual(
    expect.arrayContaining([...new Set(own)]),
  );
  expect(actions.filter(each => !each.supportsDryRun)).toEqual([]);
});

it('places the templates in the folder of the package, where their parts are', () => {
  for (const { metadata, spec } of templates) {
    const { annotations = {} } = metadata;
    const location = annotations['backstage.io/managed-by-location'];
    expect(annotations['backstage.io/managed-by-origin-location']).toBe(
      location,
    );
    expect(location).toMatch(/^file:\/.*\/templates\/[a-z-]+\.yaml$/);
    expect(fs.existsSync(location.slice('file:'.length))).toBe(true);
    expect(spec.owner).toBe('group:default/owners');
  }
});

/** Fields that every installation of the scaffolder has. */
const builtIn = ['EntityPicker', 'OwnerPicker', 'RepoUrlPicker'];

it('asks on three to five pages, by fields that every portal has', () => {
  for (const { metadata, spec } of templates) {
    const pages = spec.parameters.length;
    expect([metadata.name, pages >= 3 && pages <= 5]).toEqual([
      metadata.name,
      true,
    ]);
    const fields = [
      ...JSON.stringify(spec.parameters).matchAll(/"ui:field":"(\w+)"/g),
    ].map(([, field]) => field);
    expect(fields.filter(each => !builtIn.includes(each))).toEqual([]);
  }
});

it('publishes by steps that are guarded each', () => {
  for (const { spec } of templates) {
    const publishing = spec.steps.filter(each =>
      `${each.action}`.startsWith('publish:'),
    );
    expect(publishing.map(each => each.if)).toEqual([
      "${{ parameters.destination === 'github' }}",
    ]);
  }
});
