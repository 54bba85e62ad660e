import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

backend.add(import('@backstage/plugin-app-backend'));
backend.add(import('@backstage/plugin-proxy-backend'));

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(
  import('@backstage/plugin-permission-backend-module-allow-all-policy'),
);

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));
backend.add(import('@backstage/plugin-user-settings-backend'));

// Carry "the mesh changed" to the browser.
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));

backend.add(import('@backstage/plugin-kubernetes-backend'));

backend.add(import('@mesh-portal/backstage-plugin-mesh-backend'));
backend.add(
  import('@mesh-portal/backstage-plugin-kubernetes-backend-module-mesh'),
);
backend.add(
  import('@mesh-portal/backstage-plugin-catalog-backend-module-mesh'),
);
backend.add(
  import('@mesh-portal/backstage-plugin-scaffolder-backend-module-mesh'),
);

// Present only while the demo runs: it provides the local publish action.
if (process.env.MESH_PORTAL_DEMO) {
  backend.add(import('@mesh-portal/demo/backend'));
}

backend.start();
