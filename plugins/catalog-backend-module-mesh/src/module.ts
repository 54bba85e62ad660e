import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { meshServiceRef } from '@mesh-portal/backstage-plugin-mesh-node';
import { systemClock } from './clock';
import { FactSnapshot } from './FactSnapshot';
import { MeshFactsProcessor } from './MeshFactsProcessor';
import { MeshFactsProvider } from './MeshFactsProvider';
import { readAnnotationMode } from './readAnnotationMode';

/**
 * Writes mesh facts and links on catalog entities, and keeps them current.
 *
 * @public
 */
export const catalogModuleMesh = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'mesh',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        mesh: meshServiceRef,
      },
      async init({ catalog, config, lifecycle, ...services }) {
        const mode = readAnnotationMode(config);
        const clock = systemClock;
        const snapshot = new FactSnapshot({ clock });
        const provider = new MeshFactsProvider({
          ...services,
          snapshot,
          clock,
        });
        catalog.addProcessor(
          new MeshFactsProcessor({
            ...services,
            snapshot,
            mode,
            neighbourAnnotations:
              config.getOptionalBoolean('mesh.catalog.neighbourAnnotations') ??
              false,
          }),
        );
        if (mode !== 'off') {
          catalog.addEntityProvider(provider);
          lifecycle.addShutdownHook(() => provider.stop());
        }
      },
    });
  },
});
