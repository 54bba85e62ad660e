import type { Entity } from '@backstage/catalog-model';
import {
  KUBERNETES_ID_ANNOTATION,
  KUBERNETES_LABEL_SELECTOR_ANNOTATION,
} from './constants';

/**
 * Whether an entity says which workloads are its own.
 *
 * @public
 */
export function isMeshAvailable(entity: Entity): boolean {
  const annotations = entity.metadata.annotations;
  return Boolean(
    annotations?.[KUBERNETES_ID_ANNOTATION] ||
      annotations?.[KUBERNETES_LABEL_SELECTOR_ANNOTATION],
  );
}
