import { useRouteRef } from '@backstage/core-plugin-api';
import {
  entityRouteParams,
  entityRouteRef,
  useEntity,
} from '@backstage/plugin-catalog-react';
import { MESH_TAB_PATH } from '../routes';

/** Address of the Mesh tab of the entity that the page is about. */
export function useMeshTabHref(): string {
  const entityPath = useRouteRef(entityRouteRef);
  return `${entityPath(entityRouteParams(useEntity().entity)).replace(
    /\/$/,
    '',
  )}${MESH_TAB_PATH}`;
}
