import { Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  type CoverageLevel,
  coverageLevels,
  type CoverageRow,
  type CoverageSummary,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { useFormats } from '../../hooks/useFormats';
import { meshTranslationRef } from '../../translation';
import { byLevel } from '../../utils/coverage';
import { CheckRow } from './CheckRow';
import styles from './CheckLevels.module.css';

/** All checks with how far each is met, below the level that they lead to. */
export function CheckLevels({
  coverage: { checks, total },
}: {
  coverage: CoverageSummary;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  return (
    <div className={styles.levels}>
      {byLevel(checks).map(group => (
        <section key={group.level} aria-labelledby={`level-${group.level}`}>
          <div className={styles.head}>
            <Text
              as="h3"
              id={`level-${group.level}`}
              variant="body-large"
              weight="bold"
            >
              {t(`level.${group.level}`)}
            </Text>
            <Text as="span" variant="body-small" color="secondary">
              {t('overview.reached', {
                count: total.entities,
                reached: number(reached(total, group.level)),
                total: number(total.entities),
              })}
            </Text>
          </div>
          <ul className={styles.checks}>
            {group.checks.map(check => (
              <CheckRow
                key={check.id}
                check={check}
                counts={total.checks[check.id]}
                before={total.lastWeek?.[check.id]}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function reached({ levels }: CoverageRow, level: CoverageLevel): number {
  return coverageLevels
    .slice(coverageLevels.indexOf(level))
    .reduce((sum, each) => sum + levels[each], 0);
}
