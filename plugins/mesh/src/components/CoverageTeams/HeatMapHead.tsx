import type { ReactNode } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type {
  CoverageCheck,
  CoverageScopeKind,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { RiArrowDownSLine, RiArrowUpSLine } from '@remixicon/react';
import clsx from 'clsx';
import { useCheckTexts } from '../../hooks/useCheckTexts';
import { meshTranslationRef } from '../../translation';
import { byLevel } from '../../utils/coverage';
import type { ScopeSort } from '../../utils/scopeTree';
import styles from './HeatMap.module.css';

export interface HeatMapHeadProps {
  by: CoverageScopeKind;
  checks: readonly CoverageCheck[];
  sort: ScopeSort;
  onSort: (sort: ScopeSort) => void;
}

/** Levels above their checks; every column can be sorted by. */
export function HeatMapHead({ by, checks, sort, onSort }: HeatMapHeadProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const checkTexts = useCheckTexts();
  const head = (column: string, index: number, label: ReactNode) => {
    const isSorted = sort.column === column;
    const Icon = sort.isDescending ? RiArrowDownSLine : RiArrowUpSLine;
    const direction: 'descending' | 'ascending' = sort.isDescending
      ? 'descending'
      : 'ascending';
    return {
      scope: 'col' as const,
      'data-column': index,
      'aria-sort': isSorted ? direction : undefined,
      children: (
        <button
          type="button"
          className={styles.sort}
          onClick={() =>
            onSort({ column, isDescending: isSorted && !sort.isDescending })
          }
        >
          {label}
          {isSorted && <Icon size={14} aria-hidden />}
        </button>
      ),
    };
  };
  const levels = byLevel(checks);
  const isFirst = new Set(levels.map(group => group.checks[0].id));
  return (
    <thead>
      <tr>
        <th
          rowSpan={2}
          className={clsx(styles.name, styles.foot)}
          {...head('scope', 0, t(`coverage.scope.${by}`))}
        />
        <th
          rowSpan={2}
          className={clsx(styles.number, styles.foot)}
          {...head('entities', 1, t('coverage.services'))}
        />
        {levels.map(group => (
          <th
            key={group.level}
            scope="colgroup"
            colSpan={group.checks.length}
            className={clsx(styles.level, styles.first)}
          >
            <span>{t(`level.${group.level}`)}</span>
          </th>
        ))}
      </tr>
      <tr>
        {checks.map((check, index) => (
          <th
            key={check.id}
            title={checkTexts(check).description}
            className={clsx(
              styles.check,
              isFirst.has(check.id) && styles.first,
            )}
            {...head(
              check.id,
              index + 2,
              <span className={styles.upright}>{checkTexts(check).title}</span>,
            )}
          />
        ))}
      </tr>
    </thead>
  );
}
