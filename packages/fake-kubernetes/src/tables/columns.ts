import { isRecord, JsonRecord, valueAt } from '../json';
import type { KubeObject } from '../types';
import { humanDuration } from './duration';
import { valuesAtJsonPath } from './jsonPath';

export interface TableColumn {
  name: string;
  type: string;
  format: string;
  description: string;
  /** 0 is always shown, more only with `-o wide`. */
  priority: number;
  /** @param now - milliseconds since the epoch, for ages. */
  cell: (object: KubeObject, now: number) => unknown;
}

type Cell = TableColumn['cell'];

export function column(
  name: string,
  cell: Cell,
  { type = 'string', format = '', priority = 0 } = {},
): TableColumn {
  return { name, type, format, description: name, priority, cell };
}

export function wide(name: string, cell: Cell): TableColumn {
  return column(name, cell, { priority: 1 });
}

/** A column that shows one field, or `<none>`. */
export function field(name: string, ...path: string[]): TableColumn {
  return column(name, object => text(valueAt(object, path)));
}

export function count(name: string, ...path: string[]): TableColumn {
  return column(name, object => Number(valueAt(object, path) ?? 0), {
    type: 'integer',
  });
}

export const NAME = column('Name', object => object.metadata.name, {
  format: 'name',
});

export const AGE = column('Age', (object, now) =>
  age(object.metadata.creationTimestamp, now),
);

export function age(timestamp: unknown, now: number): string {
  return typeof timestamp === 'string'
    ? humanDuration(now - Date.parse(timestamp))
    : '<unknown>';
}

export function text(value: unknown): string {
  if (Array.isArray(value)) {
    return value.length === 0 ? '<none>' : value.map(String).join(',');
  }
  return value === undefined || value === '' ? '<none>' : String(value);
}

export function records(value: unknown): JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** A printer column of a CustomResourceDefinition. */
export function customColumn({
  name,
  type,
  jsonPath,
  format = '',
  description = '',
  priority = 0,
}: {
  name: string;
  type: string;
  jsonPath: string;
  format?: string;
  description?: string;
  priority?: number;
}): TableColumn {
  return {
    name,
    type,
    format,
    description,
    priority,
    cell: (object, now) => {
      const values = valuesAtJsonPath(object, jsonPath);
      if (values.length === 0) {
        return type === 'date' ? '<unknown>' : '';
      }
      if (type === 'date') {
        return age(values[0], now);
      }
      if (type === 'integer' || type === 'number' || type === 'boolean') {
        return values[0];
      }
      const shown = values.length === 1 ? values[0] : values;
      return typeof shown === 'object' ? JSON.stringify(shown) : String(shown);
    },
  };
}
