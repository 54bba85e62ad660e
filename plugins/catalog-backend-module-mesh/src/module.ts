import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { readAnnotationDetail } from './config';
import { DefaultFactsClient } from './facts/FactsClient';
import { FactsSnapshot } from './facts/FactsSnapshot';
import { followFacts } from './facts/followFacts';
import { MeshFactsProcessor } from './processor/MeshFactsProcessor';
import { MeshRefreshProvider } from './refresh/MeshRefreshProvider';

/**
 * Writes mesh facts and links on catalog entities.
 *
 * @public
 */
export const catalogModuleMesh = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'mesh',
  register(reg) {
    reg.registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
      },
      async init({ catalog, auth, config, discovery, lifecycle, logger }) {
        const snapshot = new FactsSnapshot();
        const provider = new MeshRefreshProvider(logger);
        const stopping = new AbortController();
        catalog.addProcessor(
          new MeshFactsProcessor({
            snapshot,
            detail: readAnnotationDetail(config),
          }),
        );
        catalog.addEntityProvider(provider);
        lifecycle.addStartupHook(() => {
          void followFacts({
            client: new DefaultFactsClient({ auth, discovery }),
            snapshot,
            logger,
            signal: stopping.signal,
            onChange: refs => provider.refresh(refs),
          });
        });
        lifecycle.addShutdownHook(() => {
          stopping.abort();
          provider.stop();
        });
      },
    });
  },
});
