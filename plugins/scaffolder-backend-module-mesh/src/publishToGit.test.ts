import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  createMockDirectory,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import giteaModule from '@backstage/plugin-scaffolder-backend-module-gitea';
import { meshServiceRef } from '@mesh-portal/backstage-plugin-mesh-node';
import { createMockMeshService } from '@mesh-portal/backstage-plugin-mesh-node/testUtils';
import request from 'supertest';
import { parse } from 'yaml';
import { GitServer, hasGitServer } from './__testUtils__/GitServer';
import { least } from './__testUtils__/parameters';
import { composedTemplates } from './__testUtils__/TemplateRunner';
import { scaffolderModuleMesh } from './scaffolderModule';
import { readDestinations } from './templates/destinations';

const root = createMockDirectory();

(hasGitServer() ? it : it.skip)(
  'publishes to a Git server and registers the component',
  async () => {
    const git = await GitServer.start(root.path);
    const data = {
      integrations: {
        gitea: [
          {
            host: git.host,
            baseUrl: `http://${git.host}`,
            ...git.credentials,
          },
        ],
      },
    };
    const templates = composedTemplates(
      readDestinations(new ConfigReader(data)),
    );
    const catalog = catalogServiceMock({ entities: [...templates.values()] });
    const component = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'orders' },
    };
    const addLocation = jest
      .spyOn(catalog, 'addLocation')
      .mockImplementation(async ({ dryRun, ...location }) => ({
        location: {
          id: 'x',
          entityRef: 'location:default/x',
          type: 'url',
          ...location,
        },
        entities: dryRun ? [component] : [],
      }));
    const backend = await startTestBackend({
      features: [
        scaffolderPlugin,
        scaffolderModuleMesh,
        giteaModule,
        createServiceFactory({
          service: catalogServiceRef,
          deps: {},
          factory: () => catalog,
        }),
        createServiceFactory({
          service: meshServiceRef,
          deps: {},
          factory: () => createMockMeshService(),
        }),
        mockServices.rootConfig.factory({ data }),
      ],
    });
    const task = await request(backend.server)
      .post('/api/scaffolder/v2/tasks')
      .send({
        templateRef: 'template:default/mesh-jwt-service-istio',
        values: {
          ...least['mesh-jwt-service-istio'],
          destination: 'gitea',
          repoUrl: `${git.host}?owner=team-a&repo=orders`,
        },
      });
    expect([task.status, task.body.errors]).toEqual([201, undefined]);
    // The stream of events ends with the task.
    const events = await request(backend.server)
      .get(`/api/scaffolder/v2/tasks/${task.body.id}/eventstream`)
      .buffer();
    expect(events.text).toContain('Run completed with status: completed');
    // What is published is not kept with the task too.
    expect(events.text).toContain('"archive":""');

    const files = git.files('team-a/orders', 'main');
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining([
        'README.md',
        'catalog-info.yaml',
        'deploy/authorization-policy.yaml',
        'deploy/kustomization.yaml',
      ]),
    );
    expect(
      parse(files['catalog-info.yaml']).metadata.annotations[
        'mesh-portal.dev/contract'
      ],
    ).toBe('sidecar=injected,mtls=STRICT,jwt=required');
    expect(addLocation).toHaveBeenCalledWith(
      {
        type: 'url',
        target: `http://${git.host}/team-a/orders/src/branch/main/catalog-info.yaml`,
      },
      expect.anything(),
    );
    await backend.stop();
    await git.stop();
  },
  60_000,
);
