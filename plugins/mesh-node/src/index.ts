/**
 * What other backends may use of the mesh plugin.
 *
 * @packageDocumentation
 */
export { meshChecksExtensionPoint } from './checks';
export type {
  MeshCheck,
  MeshCheckOutcome,
  MeshChecksExtensionPoint,
  MeshCheckSubject,
} from './checks';
export { meshClockServiceRef, systemClock } from './clock';
export type { MeshClock } from './clock';
export { meshKubernetesBridgeRef } from './kubernetesBridge';
export type {
  MeshKubernetesAccess,
  MeshKubernetesBridge,
} from './kubernetesBridge';
export type { MeshService, MeshServiceRequestOptions } from './MeshService';
export { meshServiceRef } from './services';
