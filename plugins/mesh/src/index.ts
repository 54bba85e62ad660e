/**
 * Mesh cards, the Mesh tab and coverage pages.
 *
 * @packageDocumentation
 */
export { isMeshAvailable } from '@mesh-portal/backstage-plugin-mesh-common';
export { meshApiRef } from './api';
export { createMeshColumn } from './components/MeshColumn';
export {
  EntityMeshCard,
  EntityMeshContent,
  EntityMeshCoverageCard,
  EntityMeshPicker,
  EntityMeshSignalsCard,
  EntityMeshTrafficCard,
  MeshPage,
  OwnedFindings,
  meshPlugin,
} from './plugin';
export { entityMeshRouteRef, rootRouteRef, templateRouteRef } from './routes';
export { meshReasonTranslationRef, meshTranslationRef } from './translation';
