import { Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { ControlPlane } from '@mesh-portal/istio-semantics';
import type { MeshState } from '@mesh-portal/backstage-plugin-mesh-common';
import { useFormats } from '../../hooks/useFormats';
import { meshTranslationRef } from '../../translation';
import { StateIcon } from '../StateIcon';
import { StaticTable } from '../StaticTable';
import styles from './ClusterOverview.module.css';

/** Revisions with their version, the tags that lead to them, and how their istiods do. */
export function ControlPlanes({ planes }: { planes: readonly ControlPlane[] }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { list } = useFormats();
  return (
    <div>
      <Text as="h3" variant="body-medium" weight="bold">
        {t('clusterPage.controlPlanes')}
      </Text>
      {planes.length === 0 ? (
        <Text as="p">{t('clusterPage.noControlPlane')}</Text>
      ) : (
        <StaticTable
          caption={t('clusterPage.controlPlanes')}
          columns={[
            { label: t('clusterDetail.revision') },
            { label: t('clusterDetail.version') },
            { label: t('clusterDetail.tags') },
            { label: t('clusterDetail.health') },
          ]}
          rows={planes.map(plane => ({
            key: plane.revision,
            cells: [
              plane.revision,
              plane.version
                ? t('clusterDetail.proxyVersion', { version: plane.version })
                : t('clusterDetail.proxyUnknown'),
              plane.tags.length > 0
                ? list(plane.tags)
                : t('clusterDetail.noTags'),
              <Health key="health" plane={plane} />,
            ],
          }))}
        />
      )}
    </div>
  );
}

function stateOf({ orphaned, instances }: ControlPlane): MeshState {
  if (orphaned) {
    return 'bad';
  }
  if (!instances) {
    return 'unknown';
  }
  if (instances.ready === 0) {
    return 'bad';
  }
  return instances.ready < instances.total ? 'mind' : 'good';
}

function Health({ plane }: { plane: ControlPlane }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  const { orphaned, instances } = plane;
  return (
    <span className={styles.state}>
      <StateIcon state={stateOf(plane)} decorative />
      {orphaned && t('clusterDetail.orphaned')}
      {!orphaned &&
        (instances
          ? t('clusterDetail.healthy', {
              ready: number(instances.ready),
              total: number(instances.total),
            })
          : t('clusterDetail.notSeen'))}
    </span>
  );
}
