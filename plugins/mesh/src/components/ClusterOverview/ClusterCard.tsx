import { Alert, Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type {
  ClusterFreshness,
  ClusterList,
  MeshState,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { useFormats } from '../../hooks/useFormats';
import { useNow } from '../../hooks/useNow';
import { meshTranslationRef } from '../../translation';
import type { TrustingCluster } from '../../utils/sharedRoots';
import { TrustRoots } from '../EntityMeshContent/sections/TrustRoots';
import { SafeLink } from '../SafeLink';
import { StateIcon } from '../StateIcon';
import { ControlPlanes } from './ControlPlanes';
import { MeshDefaults } from './MeshDefaults';
import { ProxyVersions } from './ProxyVersions';
import { RefreshButton } from './RefreshButton';
import { Resources } from './Resources';
import styles from './ClusterOverview.module.css';

type Cluster = ClusterList['items'][number];

const stateOfFreshness: Record<ClusterFreshness['state'], MeshState> = {
  fresh: 'good',
  stale: 'unknown',
  unknown: 'unknown',
};

const trustOf = (cluster: Cluster): TrustingCluster => ({
  ...cluster,
  rootFindings: cluster.findings,
});

export interface ClusterCardProps {
  cluster: Cluster;
  /** All known ones, to compare what they trust. */
  clusters: readonly Cluster[];
  /** The cluster is being read again. */
  onRefresh: () => void;
}

export function ClusterCard({
  cluster,
  clusters,
  onRefresh,
}: ClusterCardProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { ago, exact } = useFormats();
  const now = useNow();
  const { name, title = name, state, lastSeen, error, links } = cluster;
  const { workloads, controlPlanes } = cluster;
  return (
    <Card>
      <CardHeader>
        <Flex
          justify="between"
          align="center"
          gap="3"
          className={styles.header}
        >
          <Text as="h2" variant="title-x-small" weight="bold">
            {title}
          </Text>
          <span className={styles.freshness}>
            <StateIcon state={stateOfFreshness[state]} decorative />
            <span>
              {t(`clusterPage.state.${state}`)}{' '}
              <Text as="span" color="secondary">
                {lastSeen ? (
                  <time dateTime={lastSeen} title={exact(lastSeen)}>
                    {t('clusterPage.lastSeen', { ago: ago(lastSeen, now) })}
                  </time>
                ) : (
                  t('clusterPage.neverSeen')
                )}
              </Text>
            </span>
            <RefreshButton cluster={name} onRefresh={onRefresh} />
          </span>
        </Flex>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="4">
          {error && (
            <Alert status="warning" icon title={t('age.error', { error })} />
          )}
          <Flex gap="4" className={styles.links}>
            <Text as="span">
              {t('clusterPage.workloads', { count: workloads })}
            </Text>
            {links.map(({ title: label, url }) => (
              <SafeLink key={url} url={url} fallback={null}>
                {label}
              </SafeLink>
            ))}
          </Flex>
          <ControlPlanes planes={controlPlanes} />
          <div className={styles.columns}>
            <MeshDefaults planes={controlPlanes} />
            <ProxyVersions cluster={name} planes={controlPlanes} />
            <div>
              <TrustRoots
                mesh={{ clusters: [trustOf(cluster)] }}
                clusters={clusters.map(trustOf)}
              />
            </div>
            <Resources resources={cluster.resources} />
          </div>
        </Flex>
      </CardBody>
    </Card>
  );
}
