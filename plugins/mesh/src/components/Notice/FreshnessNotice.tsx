import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { ClusterFreshness } from '@mesh-portal/backstage-plugin-mesh-common';
import { useFormats } from '../../hooks/useFormats';
import { useNow } from '../../hooks/useNow';
import { meshTranslationRef } from '../../translation';
import { StateIcon } from '../StateIcon';
import styles from './FreshnessNotice.module.css';

export interface FreshnessNoticeProps {
  clusters: readonly ClusterFreshness[];
}

/** Says which clusters do not answer, since when and why; nothing where all do. */
export function FreshnessNotice({ clusters }: FreshnessNoticeProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { elapsed, exact } = useFormats();
  const now = useNow();
  const silent = clusters.filter(({ state }) => state !== 'fresh');
  if (silent.length === 0) {
    return null;
  }
  return (
    <ul className={styles.root}>
      {silent.map(({ name, title = name, state, since, error }) => (
        <li key={name} className={styles.cluster}>
          <StateIcon state="unknown" decorative />
          <span title={since && exact(since)}>
            {state === 'stale' && since
              ? t('age.staleCluster', {
                  cluster: title,
                  elapsed: elapsed(since, now),
                })
              : t('age.unknownCluster', { cluster: title })}
            {error && (
              <span className={styles.error}>{t('age.error', { error })}</span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
