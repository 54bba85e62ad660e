import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import {
  meshKubernetesBridgeRef,
  meshServiceRef,
} from '@mesh-portal/backstage-plugin-mesh-node';
import { createBundleManifestsAction } from './actions/bundleManifests';
import { createExplainManifestsAction } from './actions/explainManifests';
import { createPlanServiceAction } from './actions/planService';
import { ClusterSchemas } from './actions/schemas/ClusterSchemas';
import { configuredClusters } from './actions/schemas/configuredClusters';
import { createValidateManifestsAction } from './actions/validateManifests';

export const scaffolderModuleMesh = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'mesh',
  register(reg) {
    reg.registerInit({
      deps: {
        scaffolder: scaffolderActionsExtensionPoint,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        mesh: meshServiceRef,
        bridge: meshKubernetesBridgeRef,
      },
      async init({ scaffolder, catalog, config, mesh, bridge }) {
        scaffolder.addActions(
          createBundleManifestsAction(),
          createValidateManifestsAction({
            clusters: new ClusterSchemas({
              bridge,
              configured: configuredClusters(config),
            }),
          }),
          createExplainManifestsAction(),
          createPlanServiceAction({ catalog, mesh }),
        );
      },
    });
  },
});
