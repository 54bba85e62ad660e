import {
  coreServices,
  createBackendModule,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { composeTemplate } from './templates/composeTemplate';
import { readDestinations } from './templates/destinations';
import { MeshTemplateProvider } from './templates/MeshTemplateProvider';
import { readTemplates } from './templates/readTemplates';

export const catalogModuleMeshTemplates = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'mesh-templates',
  register(reg) {
    reg.registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ catalog, config }) {
        const destinations = readDestinations(config);
        const owner =
          config.getOptionalString('mesh.templates.owner') ??
          'group:default/platform';
        const directory = resolvePackagePath(
          '@mesh-portal/backstage-plugin-scaffolder-backend-module-mesh',
          'templates',
        );
        const { templates, fields } = readTemplates(directory);
        catalog.addEntityProvider(
          new MeshTemplateProvider(
            templates.map(template =>
              composeTemplate(template, { fields, destinations, owner }),
            ),
          ),
        );
      },
    });
  },
});
