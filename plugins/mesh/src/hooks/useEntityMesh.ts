import { useCallback } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import type {
  EntityMesh,
  MeshApi,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { meshApiRef } from '../api';
import { type LiveQuery, useLiveQuery } from './useLiveQuery';

const underWay = new WeakMap<MeshApi, Map<string, Promise<EntityMesh>>>();

/** Cards of one page ask for the same at the same moments: they share an answer that is under way. */
function getEntityMesh(meshApi: MeshApi, entityRef: string) {
  const requests = underWay.get(meshApi) ?? new Map();
  underWay.set(meshApi, requests);
  const request =
    requests.get(entityRef) ??
    meshApi.getEntityMesh(entityRef).finally(() => requests.delete(entityRef));
  requests.set(entityRef, request);
  return request;
}

/** Verdicts of the entity that the page is about, kept up to date. */
export function useEntityMesh(): LiveQuery<EntityMesh> {
  const meshApi = useApi(meshApiRef);
  const entityRef = stringifyEntityRef(useEntity().entity);
  return useLiveQuery(
    useCallback(() => getEntityMesh(meshApi, entityRef), [meshApi, entityRef]),
  );
}
