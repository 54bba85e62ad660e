import { useCallback } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import type { EntityMesh } from '@mesh-portal/backstage-plugin-mesh-common';
import { meshApiRef } from '../api';
import { type LiveQuery, useLiveQuery } from './useLiveQuery';

/** Verdicts of the entity that the page is about, kept up to date. */
export function useEntityMesh(): LiveQuery<EntityMesh> {
  const meshApi = useApi(meshApiRef);
  const entityRef = stringifyEntityRef(useEntity().entity);
  return useLiveQuery(
    useCallback(
      signal => meshApi.getEntityMesh(entityRef, { signal }),
      [meshApi, entityRef],
    ),
  );
}
