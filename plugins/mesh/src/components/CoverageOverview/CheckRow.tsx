import { useId, useState } from 'react';
import { Link, Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type {
  CoverageCheck,
  CoverageCounts,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { RiArrowRightSLine } from '@remixicon/react';
import { useCheckTexts } from '../../hooks/useCheckTexts';
import { useFormats } from '../../hooks/useFormats';
import { meshTranslationRef } from '../../translation';
import { assessedOf, passedPercent } from '../../utils/coverage';
import { CheckFacts } from '../CheckDetails';
import { useResultsAddress } from '../CoverageResults';
import { CountsBar } from '../CountsBar';
import { TrendLine, WeekChange } from '../TrendLine';
import styles from './CheckRow.module.css';

export interface CheckRowProps {
  check: CoverageCheck;
  counts: CoverageCounts;
  /** A week ago; absent where nobody looked then. */
  before: CoverageCounts | undefined;
}

/** One check over everything: how far it is met, its course, and on demand what it means. */
export function CheckRow({ check, counts, before }: CheckRowProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number, percent } = useFormats();
  const { title } = useCheckTexts()(check);
  const { hrefOf } = useResultsAddress();
  const [isOpen, setIsOpen] = useState(false);
  const detailsId = useId();
  const passed = passedPercent(counts);
  const assessed =
    passed === undefined
      ? t('coverage.nothingAssessed')
      : t('coverage.assessed', {
          passed: number(counts.passed),
          assessed: number(assessedOf(counts)),
        });
  return (
    <li className={styles.root}>
      <h4 className={styles.title}>
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={isOpen}
          aria-controls={isOpen ? detailsId : undefined}
          title={t('checkFacts.show', { check: title })}
          onClick={() => setIsOpen(!isOpen)}
        >
          <RiArrowRightSLine size={18} aria-hidden className={styles.chevron} />
          {title}
        </button>
      </h4>
      <span className={styles.figure}>
        <Text as="span" weight="bold">
          {passed === undefined ? '–' : percent(passed)}
        </Text>
        <Link
          href={hrefOf({ check: check.id })}
          variant="body-small"
          color="secondary"
          aria-label={`${title}: ${assessed}`}
        >
          {assessed}
        </Link>
      </span>
      <div className={styles.counts}>
        <CountsBar
          counts={counts}
          label={title}
          hrefOf={state => hrefOf({ check: check.id, state })}
        />
      </div>
      <div className={styles.course}>
        <TrendLine by="org" check={check.id} />
        <WeekChange counts={counts} before={before} />
      </div>
      {isOpen && (
        <div id={detailsId} className={styles.details}>
          <CheckFacts check={check} />
        </div>
      )}
    </li>
  );
}
