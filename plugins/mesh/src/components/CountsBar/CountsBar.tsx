import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { CoverageCounts } from '@mesh-portal/backstage-plugin-mesh-common';
import { useFormats } from '../../hooks/useFormats';
import { meshTranslationRef } from '../../translation';
import styles from './CountsBar.module.css';

const parts = [
  'passed',
  'warning',
  'failed',
  'unknown',
  'exempt',
  'notApplicable',
] as const;

/** Counts as a stacked bar, and the same as text. */
export function CountsBar({ counts }: { counts: CoverageCounts }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  const shown = parts.filter(part => counts[part] > 0);
  const text = shown
    .map(part => t(`coverage.${part}`, { number: number(counts[part]) }))
    .join(' · ');
  return (
    <div className={styles.root}>
      <div aria-hidden className={styles.bar}>
        {shown.map(part => (
          <span
            key={part}
            className={styles[part]}
            style={{ flexGrow: counts[part] }}
          />
        ))}
      </div>
      <span className={styles.text}>
        {text || t('coverage.nothingAssessed')}
      </span>
    </div>
  );
}
