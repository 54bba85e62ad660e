import { useCallback } from 'react';
import { useApiHolder } from '@backstage/core-plugin-api';
import {
  entityPresentationApiRef,
  entityPresentationSnapshot,
} from '@backstage/plugin-catalog-react';

/** How readers know an entity that is told by its ref, where plain text is needed. */
export function useEntityName(): (entityRef: string) => string {
  const presentation = useApiHolder().get(entityPresentationApiRef);
  return useCallback(
    entityRef =>
      entityPresentationSnapshot(entityRef, undefined, presentation)
        .primaryTitle,
    [presentation],
  );
}
