/**
 * Mesh cards, the Mesh tab and coverage pages.
 *
 * @packageDocumentation
 */
export { meshApiRef } from './api';
export { rootRouteRef, entityMeshRouteRef } from './routes';
export { meshTranslationRef, meshReasonTranslationRef } from './translation';
