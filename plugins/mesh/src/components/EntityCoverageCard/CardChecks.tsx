import { Link, Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  coverageLevels,
  type CoverageRow,
  type CoverageSummary,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { useCheckTexts } from '../../hooks/useCheckTexts';
import { useFormats } from '../../hooks/useFormats';
import { meshTranslationRef } from '../../translation';
import { assessedOf, byLevel, stateOfCounts } from '../../utils/coverage';
import { useResultsAddress } from '../CoverageResults';
import { StateIcon } from '../StateIcon';
import styles from './EntityCoverageCard.module.css';

export interface CardChecksProps {
  coverage: CoverageSummary;
  row: CoverageRow;
  /** Figures count the groups below, too. */
  inherited: boolean;
}

/** The checks of one scope by level, with what was assessed; each opens the list behind it. */
export function CardChecks({ coverage, row, inherited }: CardChecksProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  const checkTexts = useCheckTexts();
  const { hrefOf } = useResultsAddress();
  const { entities, levels, checks } = (inherited && row.inherited) || row;
  const reached = [...coverageLevels, 'none' as const]
    .filter(level => levels[level] > 0)
    .map(level =>
      t(`coverageCard.reached.${level}`, { number: number(levels[level]) }),
    );
  return (
    <>
      <Text as="p">
        {[
          t('coverageCard.services', {
            count: entities,
            number: number(entities),
          }),
          ...reached,
        ].join(' · ')}
      </Text>
      <div className={styles.levels}>
        {byLevel(coverage.checks).map(group => (
          <section key={group.level} className={styles.level}>
            <Text as="h4" variant="body-medium" weight="bold">
              {t(`level.${group.level}`)}
            </Text>
            <ul className={styles.checks}>
              {group.checks.map(check => {
                const { title, description } = checkTexts(check);
                const counts = checks[check.id];
                const assessed = t('coverage.assessed', {
                  passed: number(counts.passed),
                  assessed: number(assessedOf(counts)),
                });
                return (
                  <li key={check.id} className={styles.check}>
                    <StateIcon state={stateOfCounts(counts)} />
                    <span title={description}>{title}</span>
                    <Link
                      href={hrefOf({
                        check: check.id,
                        by: coverage.by,
                        scope: row.scope,
                        inherited,
                      })}
                      variant="body-small"
                      color="secondary"
                      aria-label={`${title}: ${assessed}`}
                      className={styles.figure}
                    >
                      {assessedOf(counts) > 0
                        ? assessed
                        : t('coverage.nothingAssessed')}
                    </Link>
                  </li>
                );
              })}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}
