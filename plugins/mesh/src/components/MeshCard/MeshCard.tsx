import { useState } from 'react';
import { Flex, Link, Skeleton } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { EntityInfoCard } from '@backstage/plugin-catalog-react';
import type {
  EntityMesh,
  MeshLink,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { useEntityMesh } from '../../hooks/useEntityMesh';
import { useMeshTabHref } from '../../hooks/useMeshTabHref';
import { meshTranslationRef } from '../../translation';
import { isUnbound, narrowTo } from '../../utils/entityMesh';
import { ClusterChips } from '../ClusterChips';
import { ErrorNotice, FreshnessNotice, UnboundNotice } from '../Notice';
import { SafeLink } from '../SafeLink';
import { AsOf } from '../AsOf';
import { CardHeadline } from './CardHeadline';
import { DimensionRows } from './DimensionRows';
import contrast from '../../styles/contrast.module.css';
import styles from './MeshCard.module.css';

/**
 * What the mesh does with the entity of the page: is it good, why, what to do.
 *
 * @public
 */
export function MeshCard() {
  const { t } = useTranslationRef(meshTranslationRef);
  const { data, error, refreshing, refresh } = useEntityMesh();
  const tabHref = useMeshTabHref();

  return (
    <EntityInfoCard
      className={contrast.contrast}
      title={t('mesh')}
      headerActions={
        data && (
          <AsOf
            observedAt={data.observedAt}
            refreshing={refreshing}
            error={error}
            onRefresh={refresh}
          />
        )
      }
      footerActions={
        (data || !error) && (
          <Flex
            justify="between"
            align="center"
            gap="3"
            className={styles.footer}
          >
            <ExternalLinks links={data?.links ?? []} />
            <Link href={tabHref} standalone className={styles.details}>
              {`${t('card.details')} ›`}
            </Link>
          </Flex>
        )
      }
    >
      <CardBody mesh={data} error={error} onRetry={refresh} />
    </EntityInfoCard>
  );
}

function CardBody({
  mesh,
  error,
  onRetry,
}: {
  mesh: EntityMesh | undefined;
  error: Error | undefined;
  onRetry: () => void;
}) {
  const [cluster, setCluster] = useState<string>();
  if (!mesh) {
    return error ? (
      <ErrorNotice error={error} onRetry={onRetry} />
    ) : (
      <Flex direction="column" gap="3">
        <Skeleton width="100%" height="2.25rem" />
        <DimensionRows />
      </Flex>
    );
  }
  if (isUnbound(mesh)) {
    return <UnboundNotice />;
  }
  const shown = narrowTo(mesh, cluster);
  return (
    <Flex direction="column" gap="3">
      <CardHeadline mesh={shown} />
      <ClusterChips
        clusters={mesh.clusters}
        selected={cluster}
        onSelect={setCluster}
      />
      <FreshnessNotice clusters={shown.clusters} />
      <DimensionRows mesh={shown} />
    </Flex>
  );
}

/** The first of each kind; the tab has the rest. */
const cardLinks = ['grafana-service', 'kiali', 'traces'] as const;

function ExternalLinks({ links }: { links: readonly MeshLink[] }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const shown = cardLinks
    .map(kind => links.find(link => link.kind === kind))
    .filter(link => link !== undefined);
  if (shown.length === 0) {
    return <span />;
  }
  return (
    <Flex
      gap="4"
      aria-label={t('card.links')}
      role="group"
      className={styles.links}
    >
      {shown.map(({ kind, title, url }) => (
        <SafeLink key={kind} url={url} fallback={null}>
          {title}
        </SafeLink>
      ))}
    </Flex>
  );
}
