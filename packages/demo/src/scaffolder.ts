import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { createDemoPublishAction } from './publishAction';

/** Adds `demo:publish` to the scaffolder while the demo is configured (`demo.publish`), and nothing otherwise. */
export default createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'mesh-portal-demo',
  register({ registerInit }) {
    registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ actions, config }) {
        const publish = config.getOptionalConfig('demo.publish');
        if (publish) {
          actions.addActions(
            createDemoPublishAction({
              directory: publish.getString('directory'),
              url: publish.getString('url'),
            }),
          );
        }
      },
    });
  },
});
