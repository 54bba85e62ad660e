import { createBackendModule } from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { meshServiceRef } from '@mesh-portal/backstage-plugin-mesh-node';
import { createBundleManifestsAction } from './actions/bundleManifests';
import { createPlanServiceAction } from './actions/planService';

export const scaffolderModuleMesh = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'mesh',
  register(reg) {
    reg.registerInit({
      deps: {
        scaffolder: scaffolderActionsExtensionPoint,
        catalog: catalogServiceRef,
        mesh: meshServiceRef,
      },
      async init({ scaffolder, catalog, mesh }) {
        scaffolder.addActions(
          createBundleManifestsAction(),
          createPlanServiceAction({ catalog, mesh }),
        );
      },
    });
  },
});
