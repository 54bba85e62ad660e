import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { MeshClient } from '@mesh-portal/backstage-plugin-mesh-common';
import { meshApiRef } from './api';
import { entityMeshRouteRef, rootRouteRef, templateRouteRef } from './routes';

/**
 * The mesh plugin for apps of the legacy frontend system.
 *
 * @public
 */
export const meshPlugin = createPlugin({
  id: 'mesh',
  apis: [
    createApiFactory({
      api: meshApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new MeshClient(deps),
    }),
  ],
  routes: { root: rootRouteRef, entityContent: entityMeshRouteRef },
  externalRoutes: { template: templateRouteRef },
});

/**
 * Coverage, unclaimed workloads and clusters, for the route `/mesh`.
 *
 * @public
 */
export const MeshPage = meshPlugin.provide(
  createRoutableExtension({
    name: 'MeshPage',
    component: () =>
      import('./components/LegacyMeshPage').then(m => m.LegacyMeshPage),
    mountPoint: rootRouteRef,
  }),
);

/**
 * The Mesh tab, for the entity layout route `/mesh`.
 *
 * @public
 */
export const EntityMeshContent = meshPlugin.provide(
  createRoutableExtension({
    name: 'EntityMeshContent',
    component: () =>
      import('./components/EntityMeshContent').then(m => m.EntityMeshContent),
    mountPoint: entityMeshRouteRef,
  }),
);

/**
 * The Mesh card of an entity overview; show it where `isMeshAvailable`.
 *
 * @public
 */
export const EntityMeshCard = meshPlugin.provide(
  createComponentExtension({
    name: 'EntityMeshCard',
    component: {
      lazy: () => import('./components/MeshCard').then(m => m.MeshCard),
    },
  }),
);

/**
 * A filter for the catalog page: in the mesh, not encrypted, with findings.
 *
 * @public
 */
export const EntityMeshPicker = meshPlugin.provide(
  createComponentExtension({
    name: 'EntityMeshPicker',
    component: {
      lazy: () =>
        import('./components/EntityMeshPicker').then(m => m.EntityMeshPicker),
    },
  }),
);

/**
 * The reader's services with mesh problems, for the home page.
 *
 * @public
 */
export const OwnedFindings = meshPlugin.provide(
  createComponentExtension({
    name: 'OwnedFindings',
    component: {
      lazy: () =>
        import('./components/OwnedFindings').then(m => m.OwnedFindings),
    },
  }),
);

/**
 * The Golden signals card of an entity overview; show it where `isMeshAvailable`.
 *
 * @public
 */
export const EntityMeshSignalsCard = meshPlugin.provide(
  createComponentExtension({
    name: 'EntityMeshSignalsCard',
    component: {
      lazy: () =>
        import('./components/GoldenSignalsCard').then(m => m.GoldenSignalsCard),
    },
  }),
);

/**
 * The Traffic card of an entity overview; show it where `isMeshAvailable`.
 *
 * @public
 */
export const EntityMeshTrafficCard = meshPlugin.provide(
  createComponentExtension({
    name: 'EntityMeshTrafficCard',
    component: {
      lazy: () => import('./components/TrafficCard').then(m => m.TrafficCard),
    },
  }),
);

/**
 * How far the checks are met, for the overview of a Group, System or Domain.
 *
 * @public
 */
export const EntityMeshCoverageCard = meshPlugin.provide(
  createComponentExtension({
    name: 'EntityMeshCoverageCard',
    component: {
      lazy: () =>
        import('./components/EntityCoverageCard').then(
          m => m.EntityCoverageCard,
        ),
    },
  }),
);
