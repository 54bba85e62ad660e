import { Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type {
  ClusterList,
  MeshState,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { meshTranslationRef } from '../../translation';
import { CopyBlock } from '../CopyBlock';
import { RelativeTime } from '../RelativeTime';
import { StateIcon } from '../StateIcon';
import { StaticTable } from '../StaticTable';
import styles from './ClusterOverview.module.css';
import worklist from '../../styles/worklist.module.css';

type Resource = ClusterList['items'][number]['resources'][number];

const stateOfResource: Record<Resource['state'], MeshState> = {
  synced: 'good',
  absent: 'neutral',
  starting: 'unknown',
  forbidden: 'bad',
  failed: 'bad',
};

/** What is read, what may not be, with the rule that is missing, and how old the newest of each kind is. */
export function Resources({ resources }: { resources: readonly Resource[] }) {
  const { t } = useTranslationRef(meshTranslationRef);
  if (resources.length === 0) {
    return null;
  }
  const synced = resources.filter(({ state }) => state === 'synced');
  const absent = resources.filter(({ state }) => state === 'absent');
  const others = resources.filter(
    each => !synced.includes(each) && !absent.includes(each),
  );
  return (
    <div>
      <Text as="h3" variant="body-medium" weight="bold">
        {t('clusterPage.resources')}
      </Text>
      <ul className={styles.plain}>
        {synced.length > 0 && (
          <li className={styles.resource}>
            <StateIcon state="good" decorative />
            {t('clusterPage.synced', { count: synced.length })}
          </li>
        )}
        {others.map(({ kind, state, error, missingRule }) => (
          <li key={kind} className={styles.resource}>
            <StateIcon state={stateOfResource[state]} decorative />
            <div className={styles.grow}>
              {kind}: {t(`clusterPage.resourceState.${state}`)}
              {error && <span className={styles.secondary}> {error}</span>}
              {missingRule && (
                <>
                  <Text as="p" variant="body-small" color="secondary">
                    {t('clusterPage.missingRule')}
                  </Text>
                  <CopyBlock text={missingRule} action={t('empty.copy')} />
                </>
              )}
            </div>
          </li>
        ))}
        {absent.length > 0 && (
          <li className={styles.resource}>
            <StateIcon state="neutral" decorative />
            {t('clusterPage.absent', { count: absent.length })}
          </li>
        )}
      </ul>
      <details className={worklist.more}>
        <summary>{t('clusterDetail.freshness')}</summary>
        <Ages resources={resources} />
      </details>
    </div>
  );
}

function Ages({ resources }: { resources: readonly Resource[] }) {
  const { t } = useTranslationRef(meshTranslationRef);
  return (
    <StaticTable
      caption={t('clusterDetail.freshness')}
      columns={[
        { label: t('clusterDetail.kind') },
        { label: t('clusterDetail.state') },
        { label: t('clusterDetail.lastSync') },
        { label: t('clusterDetail.lastEvent') },
      ]}
      rows={resources.map(({ kind, state, lastSync, lastEvent }) => ({
        key: kind,
        isMuted: state === 'absent',
        cells: [
          kind,
          t(`clusterPage.resourceState.${state}`),
          ageOf(lastSync),
          ageOf(lastEvent),
        ],
      }))}
    />
  );

  function ageOf(at: string | undefined) {
    return at ? <RelativeTime at={at} /> : t('clusterDetail.never');
  }
}
