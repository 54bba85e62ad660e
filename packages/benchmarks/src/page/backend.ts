import { createBackend } from '@backstage/backend-defaults';
import { answerParent } from '../child';

/** A Backstage backend with our plugins and their peer, on the configuration that its arguments name. */
answerParent(async () => {
  const backend = createBackend();
  backend.add(import('@backstage/plugin-catalog-backend'));
  backend.add(import('@backstage/plugin-events-backend'));
  backend.add(import('@backstage/plugin-signals-backend'));
  backend.add(import('@backstage/plugin-kubernetes-backend'));
  backend.add(import('@mesh-portal/backstage-plugin-mesh-backend'));
  backend.add(
    import('@mesh-portal/backstage-plugin-kubernetes-backend-module-mesh'),
  );
  await backend.start();
});
