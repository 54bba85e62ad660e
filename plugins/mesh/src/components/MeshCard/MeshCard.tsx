import { type ReactNode, useState } from 'react';
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
import { ReservedHeight } from '../ReservedHeight';
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
  const [cluster, setCluster] = useState<string>();
  const shown = data && narrowTo(data, cluster);

  return (
    <EntityInfoCard
      className={contrast.contrast}
      title={t('mesh')}
      headerActions={
        (data || !error) && (
          <AsOf
            observedAt={shown?.observedAt}
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
            <ExternalLinks links={shown?.links ?? []} />
            <Link href={tabHref} standalone className={styles.details}>
              {`${t('card.details')} ›`}
            </Link>
          </Flex>
        )
      }
    >
      <ReservedHeight name="card" loading={!data && !error}>
        <CardBody mesh={shown} error={error} onRetry={refresh}>
          {data && (
            <ClusterChips
              clusters={data.clusters}
              selected={cluster}
              onSelect={setCluster}
            />
          )}
        </CardBody>
      </ReservedHeight>
    </EntityInfoCard>
  );
}

interface CardBodyProps {
  mesh: EntityMesh | undefined;
  error: Error | undefined;
  onRetry: () => void;
  /** Between the headline and the rows. */
  children: ReactNode;
}

function CardBody({ mesh, error, onRetry, children }: CardBodyProps) {
  if (!mesh) {
    return error ? (
      <ErrorNotice error={error} onRetry={onRetry} />
    ) : (
      <Flex direction="column" gap="3">
        <Skeleton width="100%" height="3.75rem" />
        <DimensionRows />
      </Flex>
    );
  }
  if (isUnbound(mesh)) {
    return <UnboundNotice />;
  }
  return (
    <Flex direction="column" gap="3">
      <CardHeadline mesh={mesh} />
      {children}
      <FreshnessNotice clusters={mesh.clusters} />
      <DimensionRows mesh={mesh} />
    </Flex>
  );
}

/** The first link of each kind; the tab has them all. */
const cardLinks = {
  'grafana-service': 'grafana',
  kiali: 'kiali',
  traces: 'traces',
} as const;

function ExternalLinks({ links }: { links: readonly MeshLink[] }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const shown = Object.entries(cardLinks).flatMap(([kind, name]) => {
    const link = links.find(candidate => candidate.kind === kind);
    return link ? [{ ...link, name }] : [];
  });
  if (shown.length === 0) {
    return <span />;
  }
  return (
    <Flex
      gap="4"
      aria-label={t('links.open')}
      role="group"
      className={styles.links}
    >
      {shown.map(({ name, title, url }) => (
        <SafeLink key={name} url={url} title={title} fallback={null}>
          {t(`links.${name}`)}
        </SafeLink>
      ))}
    </Flex>
  );
}
