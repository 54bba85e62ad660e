import { memo } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type {
  CoverageCheck,
  CoverageCounts,
  CoverageScopeKind,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { RiArrowRightSLine } from '@remixicon/react';
import clsx from 'clsx';
import { useFormats } from '../../hooks/useFormats';
import { meshTranslationRef } from '../../translation';
import { assessedOf, passedPercent } from '../../utils/coverage';
import { isEntityScope } from '../../utils/coverageScopes';
import type { ScopeLine } from '../../utils/scopeTree';
import type { ResultsTarget } from '../CoverageResults';
import styles from './HeatMap.module.css';

export interface HeatMapRowProps {
  line: ScopeLine;
  by: CoverageScopeKind;
  checks: readonly CoverageCheck[];
  inherited: boolean;
  hrefOf: (target: ResultsTarget) => string;
  onToggle: (scope: string) => void;
}

/** One scope: its name, what is below it, and a cell per check. */
export const HeatMapRow = memo((props: HeatMapRowProps) => {
  const { line, by, checks, inherited, hrefOf, onToggle } = props;
  const { row, figures, depth, isOpen } = line;
  const { scope, title } = row;
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  return (
    <tr>
      <th scope="row" className={styles.name}>
        <span
          className={styles.indented}
          style={{ paddingInlineStart: `${depth * 0.875}rem` }}
        >
          {isOpen === undefined ? (
            <span className={styles.leaf} />
          ) : (
            <button
              type="button"
              className={styles.toggle}
              aria-expanded={isOpen}
              aria-label={t('teams.below', { scope: title })}
              onClick={() => onToggle(scope)}
            >
              <RiArrowRightSLine size={18} aria-hidden />
            </button>
          )}
          {isEntityScope(by) ? (
            <EntityRefLink entityRef={scope} title={title} hideIcon />
          ) : (
            title
          )}
        </span>
      </th>
      <td className={styles.number}>{number(figures.entities)}</td>
      {checks.map(({ id, level }, index) => {
        const counts = figures.checks[id];
        const text = textOf(counts, number);
        return (
          <td
            key={id}
            data-tone={toneOf(counts)}
            data-gaps={counts.unknown + counts.error > 0 || undefined}
            className={clsx(
              styles.cell,
              checks[index - 1]?.level !== level && styles.first,
            )}
          >
            {text === undefined ? (
              <span aria-hidden>·</span>
            ) : (
              <a
                href={hrefOf({
                  check: id,
                  by,
                  scope,
                  inherited: inherited && by === 'owner',
                })}
                data-check={id}
                data-scope={scope}
              >
                {text}
              </a>
            )}
          </td>
        );
      })}
    </tr>
  );
});

/** `undefined` where nothing is counted at all. */
function textOf(
  counts: CoverageCounts,
  number: (value: number) => string,
): string | undefined {
  const assessed = assessedOf(counts);
  if (assessed > 0) {
    return `${number(counts.passed)}/${number(assessed)}`;
  }
  if (counts.unknown + counts.error > 0) {
    return '?';
  }
  return counts.exempt + counts.notApplicable > 0 ? '–' : undefined;
}

function toneOf(counts: CoverageCounts): string {
  const percent = passedPercent(counts);
  if (percent === undefined) {
    return counts.unknown + counts.error > 0 ? 'unknown' : 'none';
  }
  return (
    (percent === 100 && 'all') ||
    (percent >= 80 && 'most') ||
    (percent >= 50 && 'half') ||
    'few'
  );
}
