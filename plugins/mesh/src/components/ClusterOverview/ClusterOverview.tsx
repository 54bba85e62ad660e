import { useCallback } from 'react';
import { Alert, Container, Flex, Skeleton } from '@backstage/ui';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { meshApiRef } from '../../api';
import { useLiveQuery } from '../../hooks/useLiveQuery';
import { meshTranslationRef } from '../../translation';
import { ErrorNotice } from '../Notice';
import { ClusterCard } from './ClusterCard';
import contrast from '../../styles/contrast.module.css';

/** Known clusters: what each does by default, its control planes, what they trust, and how fresh all of it is. */
export function ClusterOverview() {
  const { t } = useTranslationRef(meshTranslationRef);
  const meshApi = useApi(meshApiRef);
  const { data, error, refresh } = useLiveQuery(
    useCallback(signal => meshApi.listClusters({ signal }), [meshApi]),
  );

  return (
    <Container py="4" className={contrast.contrast}>
      <Flex direction="column" gap="4">
        {error && !data && <ErrorNotice error={error} onRetry={refresh} />}
        {!error && !data && <Skeleton width="100%" height="32rem" />}
        {data?.items.length === 0 && (
          <Alert
            status="info"
            icon
            title={t('clusterPage.none')}
            description={data.hint}
          />
        )}
        {data?.items.map(cluster => (
          <ClusterCard
            key={cluster.name}
            cluster={cluster}
            clusters={data.items}
            onRefresh={refresh}
          />
        ))}
      </Flex>
    </Container>
  );
}
