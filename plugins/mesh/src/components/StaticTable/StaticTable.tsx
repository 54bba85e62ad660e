import type { Key, ReactNode } from 'react';
import { Box, VisuallyHidden } from '@backstage/ui';
import clsx from 'clsx';
import styles from './StaticTable.module.css';

export interface StaticTableProps {
  /** Read out before the table. */
  caption: string;
  columns: ReadonlyArray<{ label: ReactNode; isNumber?: boolean }>;
  rows: ReadonlyArray<{
    key: Key;
    cells: readonly ReactNode[];
    isMuted?: boolean;
  }>;
}

/**
 * A few rows to read, in a plain table: nothing in it can be selected, sorted or moved through as in the grid that
 * Backstage UI's `Table` is. The first cell names its row.
 */
export function StaticTable({ caption, columns, rows }: StaticTableProps) {
  return (
    <Box
      role="group"
      aria-label={caption}
      tabIndex={0}
      className={styles.scroll}
    >
      <table className={styles.root}>
        <caption>
          <VisuallyHidden>{caption}</VisuallyHidden>
        </caption>
        <thead>
          <tr>
            {columns.map(({ label, isNumber }, index) => (
              <th
                key={index}
                scope="col"
                className={clsx(isNumber && styles.number)}
              >
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells, isMuted }) => (
            <tr key={key} className={clsx(isMuted && styles.muted)}>
              {cells.map((cell, index) =>
                index === 0 ? (
                  <th key={index} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td
                    key={index}
                    className={clsx(columns[index].isNumber && styles.number)}
                  >
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Box>
  );
}
