import type { PrinterColumn } from '../resources';

export const AGE: PrinterColumn = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
};

export function column(name: string, jsonPath: string): PrinterColumn {
  return { name, type: 'string', jsonPath };
}

/** A column that shows the status of one condition. */
export function conditionColumn(name: string, type: string): PrinterColumn {
  return column(name, `.status.conditions[?(@.type=="${type}")].status`);
}
