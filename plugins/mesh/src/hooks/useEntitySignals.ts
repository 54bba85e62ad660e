import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import useInterval from 'react-use/esm/useInterval';
import { meshApiRef } from '../api';

/** One value of a line. */
const REFRESH_MS = 60_000;

/** What Prometheus counted of the entity that the page is about; asked for again each minute while the page is seen. */
export function useEntitySignals() {
  const meshApi = useApi(meshApiRef);
  const entityRef = stringifyEntityRef(useEntity().entity);
  const state = useAsyncRetry(
    () => meshApi.getEntitySignals(entityRef),
    [meshApi, entityRef],
  );
  useInterval(() => {
    if (document.visibilityState === 'visible') {
      state.retry();
    }
  }, REFRESH_MS);
  return state;
}
