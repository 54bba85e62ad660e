/**
 * What other backends may use of the mesh plugin.
 *
 * @packageDocumentation
 */
export { meshKubernetesBridgeRef } from './kubernetesBridge';
export type {
  MeshKubernetesAccess,
  MeshKubernetesBridge,
} from './kubernetesBridge';
export type { MeshService, MeshServiceRequestOptions } from './MeshService';
export { meshServiceRef } from './services';
