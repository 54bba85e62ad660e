import { stringifyEntityRef } from '@backstage/catalog-model';
import { Box, Flex, Link, Skeleton } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { useEntity } from '@backstage/plugin-catalog-react';
import type {
  EntityCluster,
  EntityMesh,
} from '@mesh-portal/backstage-plugin-mesh-common';
import clsx from 'clsx';
import { useEntityMesh } from '../../hooks/useEntityMesh';
import { useAnchor, useUrlParam } from '../../hooks/useUrlState';
import { meshTranslationRef } from '../../translation';
import {
  type MeshSection,
  isUnbound,
  meshSections,
  narrowTo,
  stateOfSection,
} from '../../utils/entityMesh';
import { AsOf } from '../AsOf';
import { ClusterChips } from '../ClusterChips';
import { ErrorNotice, FreshnessNotice, UnboundNotice } from '../Notice';
import { ObjectViewProvider } from '../ObjectView';
import { LinkMenu } from '../LinkMenu';
import { StateIcon } from '../StateIcon';
import { Section } from './Section';
import { AccessSection } from './sections/AccessSection';
import { EncryptionSection } from './sections/EncryptionSection';
import { FindingsSection } from './sections/FindingsSection';
import { HistorySection } from './sections/HistorySection';
import { SidecarSection } from './sections/SidecarSection';
import { TelemetrySection } from './sections/TelemetrySection';
import { TrafficSection } from './sections/TrafficSection';
import { UpgradeSection } from './sections/UpgradeSection';
import contrast from '../../styles/contrast.module.css';
import styles from './EntityMeshContent.module.css';

const contents: Record<
  MeshSection,
  (props: {
    mesh: EntityMesh;
    /** All clusters of the entity, also where `mesh` is narrowed to one. */
    clusters: readonly EntityCluster[];
  }) => JSX.Element
> = {
  sidecar: SidecarSection,
  encryption: EncryptionSection,
  access: AccessSection,
  traffic: TrafficSection,
  telemetry: TelemetrySection,
  upgrade: UpgradeSection,
  findings: FindingsSection,
  history: HistorySection,
};

/**
 * Everything the mesh does with the entity of the page, section by section, with the reasons.
 *
 * @public
 */
export function EntityMeshContent() {
  const { t } = useTranslationRef(meshTranslationRef);
  const { data, error, refreshing, refresh } = useEntityMesh();
  const entityRef = stringifyEntityRef(useEntity().entity);
  const [cluster, setCluster] = useUrlParam('cluster');

  if (data && isUnbound(data)) {
    return (
      <Box
        as="section"
        bg="neutral"
        p="5"
        className={clsx(styles.notice, contrast.contrast)}
      >
        <UnboundNotice />
      </Box>
    );
  }
  if (!data && error) {
    return <ErrorNotice error={error} onRetry={refresh} />;
  }
  const shown = data && narrowTo(data, cluster);
  return (
    <ObjectViewProvider entityRef={entityRef} clusters={data?.clusters}>
      <div className={clsx(styles.root, contrast.contrast)}>
        <SectionNav mesh={shown} />
        <div className={styles.main}>
          <Flex
            justify="between"
            align="center"
            gap="3"
            className={styles.toolbar}
          >
            {data ? (
              <ClusterChips
                clusters={data.clusters}
                selected={cluster}
                onSelect={setCluster}
              />
            ) : (
              <Skeleton width="12rem" height="2rem" />
            )}
            <Flex align="center" gap="4" className={styles.links}>
              {shown && <LinkMenu links={shown.links} />}
              {shown && (
                <AsOf
                  observedAt={shown.observedAt}
                  refreshing={refreshing}
                  error={error}
                  onRefresh={refresh}
                />
              )}
            </Flex>
          </Flex>
          {shown && <FreshnessNotice clusters={shown.clusters} />}
          {meshSections.map(section => {
            const Content = contents[section];
            return (
              <Section
                key={section}
                id={section}
                title={t(`section.${section}`)}
                state={shown && stateOfSection(shown, section)}
              >
                {data && shown ? (
                  <Content mesh={shown} clusters={data.clusters} />
                ) : (
                  <Skeleton width="100%" height="6rem" />
                )}
              </Section>
            );
          })}
        </div>
      </div>
    </ObjectViewProvider>
  );
}

function SectionNav({ mesh }: { mesh: EntityMesh | undefined }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const anchor = useAnchor(mesh !== undefined);
  return (
    <nav aria-label={t('section.nav')} className={styles.nav}>
      {meshSections.map(section => {
        const state = mesh && stateOfSection(mesh, section);
        return (
          <Link
            key={section}
            href={`#${section}`}
            standalone
            aria-current={anchor === section ? 'location' : undefined}
            className={clsx(
              styles.anchor,
              anchor === section && styles.current,
            )}
          >
            {state ? (
              <StateIcon state={state} />
            ) : (
              <span className={styles.noState} />
            )}
            {t(`section.${section}`)}
          </Link>
        );
      })}
    </nav>
  );
}
