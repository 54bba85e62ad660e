import type { KubernetesObject } from './objects';
import type { ObjectRef } from './verdict';

/** Objects that appeared or changed, and objects that are gone. */
export interface MeshDelta {
  upserted?: readonly KubernetesObject[];
  removed?: readonly ObjectRef[];
  /** Kind keys (`Kind.group`) that cannot be read from now on; replaces what was said before. */
  unreadable?: readonly string[];
}
