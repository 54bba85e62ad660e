import { createBackendModule } from '@backstage/backend-plugin-api';
import { techInsightsFactRetrieversExtensionPoint } from '@backstage-community/plugin-tech-insights-node';
import { meshServiceRef } from '@mesh-portal/backstage-plugin-mesh-node';
import { createMeshFactRetriever } from './createMeshFactRetriever';
import { meshFactRetrieverId } from './factSchema';

/**
 * Gives Tech Insights the verdicts of the mesh plugin as facts.
 *
 * @public
 */
export const techInsightsModuleMesh = createBackendModule({
  pluginId: 'tech-insights',
  moduleId: 'mesh',
  register(env) {
    env.registerInit({
      deps: {
        retrievers: techInsightsFactRetrieversExtensionPoint,
        mesh: meshServiceRef,
      },
      async init({ retrievers, mesh }) {
        retrievers.addFactRetrievers({
          [meshFactRetrieverId]: createMeshFactRetriever(mesh),
        });
      },
    });
  },
});
