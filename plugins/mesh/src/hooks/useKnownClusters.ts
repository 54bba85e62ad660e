import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { isError } from '@backstage/errors';
import { useApi } from '@backstage/core-plugin-api';
import { meshApiRef } from '../api';

/** Clusters that the reader may ask about: all of them, or those of the services that the reader may see. */
export function useKnownClusters() {
  const meshApi = useApi(meshApiRef);
  return useAsyncRetry(async () => {
    try {
      const { items } = await meshApi.listClusters();
      return items.map(({ name, title = name }) => ({ name, title }));
    } catch (error) {
      const cause =
        isError(error) && isError(error.cause) ? error.cause : error;
      if (!isError(cause) || cause.name !== 'NotAllowedError') {
        throw error;
      }
      const { rows } = await meshApi.getCoverage('cluster');
      return rows.map(({ scope, title }) => ({ name: scope, title }));
    }
  }, [meshApi]);
}
