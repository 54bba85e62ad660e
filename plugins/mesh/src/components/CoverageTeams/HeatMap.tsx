import { type MouseEvent, type SyntheticEvent, useState } from 'react';
import { Box, VisuallyHidden } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type {
  CoverageCheck,
  CoverageScopeKind,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { meshTranslationRef } from '../../translation';
import type { ScopeLine, ScopeSort } from '../../utils/scopeTree';
import { useResultsAddress } from '../CoverageResults';
import { HeatMapHead } from './HeatMapHead';
import { HeatMapRow } from './HeatMapRow';
import { useCellText } from './useCellText';
import { useGridKeys } from './useGridKeys';
import styles from './HeatMap.module.css';

export interface HeatMapProps {
  by: CoverageScopeKind;
  /** By level. */
  checks: readonly CoverageCheck[];
  lines: readonly ScopeLine[];
  /** Figures count the groups below, too. */
  inherited: boolean;
  sort: ScopeSort;
  onSort: (sort: ScopeSort) => void;
  /** Opens or closes what is below a scope. */
  onToggle: (scope: string) => void;
}

/**
 * One row per scope, one column per check. The colour of a cell only repeats what its text says, and each leads to the
 * list behind it. Cells have no handlers of their own, because there may be a thousand.
 */
export function HeatMap(props: HeatMapProps) {
  const { by, checks, lines, inherited, sort, onSort, onToggle } = props;
  const { t } = useTranslationRef(meshTranslationRef);
  const { open, hrefOf } = useResultsAddress();
  const cellText = useCellText();
  const [described, setDescribed] = useState<string>();
  const { ref, onFocus, onKeyDown } = useGridKeys();

  function describe(event: SyntheticEvent) {
    const cell = cellOf(event);
    const line = lines.find(({ row }) => row.scope === cell?.dataset.scope);
    const check = checks.find(({ id }) => id === cell?.dataset.check);
    setDescribed(line && check && cellText(line, check));
  }

  function openList(event: MouseEvent) {
    const { check, scope } = cellOf(event)?.dataset ?? {};
    if (!check || event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    event.preventDefault();
    open({ check, by, scope, inherited: inherited && by === 'owner' });
  }

  const caption = t(`coverage.matrix.${by}`);
  return (
    <>
      <p aria-live="polite" className={styles.described}>
        {described ?? t('teams.legend')}
      </p>
      <Box role="group" aria-label={caption} className={styles.scroll}>
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role */}
        <table
          role="grid"
          ref={ref}
          className={styles.root}
          onClick={openList}
          onKeyDown={onKeyDown}
          onMouseOver={describe}
          onMouseLeave={() => setDescribed(undefined)}
          onFocus={event => {
            onFocus(event);
            describe(event);
          }}
        >
          <caption>
            <VisuallyHidden>{caption}</VisuallyHidden>
          </caption>
          <HeatMapHead by={by} checks={checks} sort={sort} onSort={onSort} />
          <tbody>
            {lines.map(line => (
              <HeatMapRow
                key={line.row.scope}
                line={line}
                by={by}
                checks={checks}
                inherited={inherited}
                hrefOf={hrefOf}
                onToggle={onToggle}
              />
            ))}
          </tbody>
        </table>
      </Box>
    </>
  );
}

function cellOf({ target }: SyntheticEvent): HTMLElement | null {
  return (target as HTMLElement).closest<HTMLElement>('a[data-check]');
}
