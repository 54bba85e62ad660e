import { useMemo } from 'react';
import {
  Cell,
  CellText,
  type ColumnConfig,
  Table,
  Text,
  useTable,
} from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type {
  CoverageCounts,
  CoverageRow,
  CoverageScopeKind,
  CoverageSummary,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { useCheckTexts } from '../../hooks/useCheckTexts';
import { useFormats } from '../../hooks/useFormats';
import { meshTranslationRef } from '../../translation';
import { assessedOf, passedPercent, stateOfCounts } from '../../utils/coverage';
import { StateIcon } from '../StateIcon';
import styles from './CoverageMatrix.module.css';

type Item = CoverageRow & { id: string; by: CoverageScopeKind };

const PAGE_SIZE = 50;
const entityScopes: readonly CoverageScopeKind[] = [
  'owner',
  'system',
  'domain',
];

export interface CoverageMatrixProps {
  /** While it is absent the table stands without rows. */
  coverage: CoverageSummary | undefined;
  /** Other rows have been asked for. */
  isStale: boolean;
}

/** One row per scope, one column per check; each cell says how many passed of those that were assessed. */
export function CoverageMatrix({ coverage, isStale }: CoverageMatrixProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  const checkTexts = useCheckTexts();
  const items = useMemo(
    () =>
      coverage?.rows.map(row => ({ ...row, id: row.scope, by: coverage.by })),
    [coverage],
  );
  const { tableProps } = useTable<Item>({
    mode: 'complete',
    data: items,
    initialSort: { column: 'scope', direction: 'ascending' },
    sortFn: (rows, { column, direction }) =>
      [...rows].sort(
        (a, b) =>
          compare(a, b, String(column)) * (direction === 'descending' ? -1 : 1),
      ),
    paginationOptions: {
      type: (items?.length ?? 0) > PAGE_SIZE ? 'page' : 'none',
      pageSize: PAGE_SIZE,
    },
  });

  const columns: ColumnConfig<Item>[] = [
    {
      id: 'scope',
      label: t(`coverage.scope.${coverage?.by ?? 'owner'}`),
      isRowHeader: true,
      isSortable: true,
      minWidth: 160,
      cell: ({ scope, title, by }) =>
        entityScopes.includes(by) ? (
          <Cell>
            <EntityRefLink entityRef={scope} title={title} />
          </Cell>
        ) : (
          <CellText title={title} />
        ),
    },
    {
      id: 'entities',
      label: t('coverage.services'),
      isSortable: true,
      width: 130,
      cell: ({ entities }) => (
        <CellText title={number(entities)} className={styles.number} />
      ),
    },
    ...(coverage?.checks ?? []).map(check => ({
      id: check.id,
      label: checkTexts(check).title,
      isSortable: true,
      minWidth: 160,
      cell: ({ checks }: Item) => (
        <Cell>
          <Counts counts={checks[check.id]} />
        </Cell>
      ),
    })),
  ];
  return <Table columnConfig={columns} {...tableProps} isStale={isStale} />;
}

function Counts({ counts }: { counts: CoverageCounts }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  const assessed = assessedOf(counts);
  const rest = (['unknown', 'exempt', 'notApplicable'] as const)
    .filter(part => counts[part] > 0)
    .map(part => t(`coverage.${part}`, { number: number(counts[part]) }))
    .join(', ');
  return (
    <span className={styles.cell}>
      <StateIcon state={stateOfCounts(counts)} />
      <span>
        {assessed > 0 &&
          t('coverage.cell', {
            passed: number(counts.passed),
            assessed: number(assessed),
          })}
        {rest && (
          <Text
            as="span"
            variant="body-small"
            color="secondary"
            className={styles.rest}
          >
            {rest}
          </Text>
        )}
      </span>
    </span>
  );
}

function compare(a: CoverageRow, b: CoverageRow, column: string): number {
  if (column === 'scope') {
    return a.title.localeCompare(b.title);
  }
  if (column === 'entities') {
    return a.entities - b.entities;
  }
  // What was not assessed comes before the worst: it is where to look next.
  return (
    (passedPercent(a.checks[column]) ?? -1) -
    (passedPercent(b.checks[column]) ?? -1)
  );
}
