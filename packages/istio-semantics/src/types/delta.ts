import type { KubernetesObject } from './objects';
import type { ObjectRef } from './verdict';

/** Objects that appeared or changed, and objects that are gone. */
export interface MeshDelta {
  upserted?: readonly KubernetesObject[];
  removed?: readonly ObjectRef[];
}
