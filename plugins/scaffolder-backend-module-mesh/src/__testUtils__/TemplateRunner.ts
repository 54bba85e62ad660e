import fs from 'node:fs';
import path from 'node:path';
import {
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import type { EntityMesh } from '@mesh-portal/backstage-plugin-mesh-common';
import {
  MeshKubernetesBridge,
  meshKubernetesBridgeRef,
  meshServiceRef,
} from '@mesh-portal/backstage-plugin-mesh-node';
import { createMockMeshService } from '@mesh-portal/backstage-plugin-mesh-node/testUtils';
import type { KubernetesObject } from '@mesh-portal/istio-semantics';
import request from 'supertest';
import { parse, parseAllDocuments } from 'yaml';
import { scaffolderModuleMesh } from '../scaffolderModule';
import { composeTemplate, Template } from '../templates/composeTemplate';
import { Destination } from '../templates/destinations';
import { readTemplates } from '../templates/readTemplates';

const directory = path.resolve(__dirname, '../../templates');
const { templates: sources, fields } = readTemplates(directory);

/** The shipped templates by name, as they are for these destinations. */
export function composedTemplates(
  destinations: Destination[],
): Map<string, Template> {
  const owner = 'group:default/platform';
  return new Map(
    sources.map(source => [
      source.metadata.name,
      composeTemplate(source, { fields, destinations, owner }),
    ]),
  );
}

/** The shipped templates without any source control system. */
export const templates = composedTemplates([]);

/** Nothing listens at this address, so that schemas have to come from elsewhere. */
const unreachableClusters: MeshKubernetesBridge = {
  provide() {},
  async get() {
    return {
      clusterSupplier: {
        getClusters: async () => [
          { name: 'prod', url: 'https://127.0.0.1:1', authMetadata: {} },
        ],
      },
      authStrategy: {
        getCredential: async () => ({ type: 'anonymous' }),
        validateCluster: () => [],
        presentAuthMetadata: () => ({}),
      },
    };
  },
};

/** What a template wrote. */
export interface Rendered {
  files: Record<string, string>;
  objects: Array<KubernetesObject & { spec: any; metadata: any }>;
  /** The entity in catalog-info.yaml. */
  component: any;
}

/** Runs templates through the scaffolder's own dry run. */
export class TemplateRunner {
  private constructor(private readonly backend: TestBackend) {}

  /** @param known - services that exist already, and what the mesh says of them */
  static async start(
    known: { entities?: Entity[]; mesh?: EntityMesh[] } = {},
  ): Promise<TemplateRunner> {
    const backend = await startTestBackend({
      features: [
        scaffolderPlugin,
        scaffolderModuleMesh,
        catalogServiceMock.factory({
          entities: [...templates.values(), ...(known.entities ?? [])],
        }),
        createServiceFactory({
          service: meshServiceRef,
          deps: {},
          factory: () => createMockMeshService({ entities: known.mesh }),
        }),
        createServiceFactory({
          service: meshKubernetesBridgeRef,
          deps: {},
          factory: () => unreachableClusters,
        }),
        mockServices.rootConfig.factory({ data: {} }),
      ],
    });
    return new TemplateRunner(backend);
  }

  stop() {
    return this.backend.stop();
  }

  /** The answer to a dry run, whatever it is. */
  dryRun(name: string, values: object) {
    return request(this.backend.server)
      .post('/api/scaffolder/v2/dry-run')
      .send({
        template: templates.get(name),
        values: { destination: 'copy', ...values },
        directoryContents: contentOf(directory),
      });
  }

  /** What a dry run writes; throws where it is refused or leaves an expression behind. */
  async render(name: string, values: object): Promise<Rendered> {
    const { body } = await this.dryRun(name, values);
    if (!body.directoryContents) {
      throw new Error(JSON.stringify(body));
    }
    const files: Record<string, string> = Object.fromEntries(
      body.directoryContents.map(
        (file: { path: string; base64Content: string }) => [
          file.path,
          Buffer.from(file.base64Content, 'base64').toString(),
        ],
      ),
    );
    const objects = Object.entries(files)
      .filter(
        ([file]) =>
          file.startsWith('deploy/') && !file.endsWith('kustomization.yaml'),
      )
      .flatMap(([, text]) =>
        [...parseAllDocuments(text)].map(document => document.toJS()),
      )
      .filter(Boolean);
    return {
      files,
      objects,
      component:
        files['catalog-info.yaml'] && parse(files['catalog-info.yaml']),
    };
  }
}

function contentOf(folder: string, below = folder): object[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory()
      ? contentOf(file, below)
      : [
          {
            path: path.relative(below, file),
            base64Content: fs.readFileSync(file).toString('base64'),
          },
        ];
  });
}
