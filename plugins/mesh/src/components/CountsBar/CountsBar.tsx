import { Fragment } from 'react';
import { Link } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  type CheckState,
  checkStates,
  type CoverageCounts,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { useFormats } from '../../hooks/useFormats';
import { meshTranslationRef } from '../../translation';
import styles from './CountsBar.module.css';

export interface CountsBarProps {
  counts: CoverageCounts;
  /** What is counted, for screen readers. */
  label: string;
  /** Where the list behind a part is. */
  hrefOf: (state: CheckState) => string;
}

/** Counts as a stacked bar, and the same as text; each leads to the list behind it. */
export function CountsBar({ counts, label, hrefOf }: CountsBarProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  const shown = checkStates.filter(state => counts[state] > 0);
  return (
    <div className={styles.root}>
      <div aria-hidden className={styles.bar}>
        {shown.map(state => (
          <span
            key={state}
            className={styles[state]}
            style={{ flexGrow: counts[state] }}
          />
        ))}
      </div>
      <span className={styles.text}>
        {shown.length === 0 && t('coverage.nothingAssessed')}
        {shown.map((state, index) => {
          const text = t(`coverage.${state}`, {
            number: number(counts[state]),
          });
          return (
            <Fragment key={state}>
              {index > 0 && ' · '}
              <Link
                href={hrefOf(state)}
                color="secondary"
                variant="body-small"
                standalone
                aria-label={`${label}: ${text}`}
              >
                {text}
              </Link>
            </Fragment>
          );
        })}
      </span>
    </div>
  );
}
