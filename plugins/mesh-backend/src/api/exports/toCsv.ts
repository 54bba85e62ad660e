import { stringify } from 'csv-stringify/sync';

/** Columns by their titles, each with what a row has in it. */
export type Columns<T> = Record<
  string,
  (row: T) => string | number | boolean | undefined
>;

/**
 * A table for spreadsheets: UTF-8 with byte order mark, CRLF, every cell in quotes. No cell is a formula: what begins with
 * `=`, `+`, `-`, `@`, tab or carriage return gets an apostrophe before it (OWASP, CSV injection).
 */
export function toCsv<T>(columns: Columns<T>, rows: readonly T[]): string {
  const cells = rows.map(row =>
    Object.values(columns).map(valueOf => String(valueOf(row) ?? '')),
  );
  return stringify([Object.keys(columns), ...cells], {
    bom: true,
    escape_formulas: true,
    quoted: true,
    quoted_empty: true,
    record_delimiter: 'windows',
  });
}
