import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { meshTranslationRef } from '../../translation';
import styles from './EntityLinks.module.css';

/** Names beyond these are counted. */
const SHOWN = 8;

/** Entities as links, by their refs; those beyond the first few are only counted. */
export function EntityLinks({ refs }: { refs: readonly string[] }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const more = refs.length - SHOWN;
  return (
    <span className={styles.root}>
      {refs.slice(0, SHOWN).map(ref => (
        <EntityRefLink key={ref} entityRef={ref} />
      ))}
      {more > 0 && <span>{t('worklist.more', { count: more })}</span>}
    </span>
  );
}
