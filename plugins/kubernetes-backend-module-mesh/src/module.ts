import { createBackendModule } from '@backstage/backend-plugin-api';
import { kubernetesObjectsProviderExtensionPoint } from '@backstage/plugin-kubernetes-node';
import { meshKubernetesBridgeRef } from '@mesh-portal/backstage-plugin-mesh-node';

/**
 * Hands the clusters and credentials of the ordinary `kubernetes:` configuration to the mesh plugin. What the
 * kubernetes plugin does for its own pages stays as it is.
 *
 * @public
 */
export const kubernetesModuleMesh = createBackendModule({
  pluginId: 'kubernetes',
  moduleId: 'mesh',
  register(reg) {
    reg.registerInit({
      deps: {
        bridge: meshKubernetesBridgeRef,
        objectsProvider: kubernetesObjectsProviderExtensionPoint,
      },
      async init({ bridge, objectsProvider }) {
        // The only factory that is given both the final cluster supplier and the credentials.
        objectsProvider.addObjectsProvider(async options => {
          bridge.provide(options);
          return options.getDefault();
        });
      },
    });
  },
});
