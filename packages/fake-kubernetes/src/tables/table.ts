import type { ServedResource } from '../resources';
import type { KubeObject } from '../types';
import { builtInColumns } from './builtIn';
import { AGE, customColumn, NAME, TableColumn } from './columns';

/** How much of the object a row carries, the `includeObject` of the request. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

export function columnsOf({
  definition,
  version,
}: ServedResource): readonly TableColumn[] {
  if (definition.builtIn) {
    return builtInColumns(definition.kind);
  }
  return version.printerColumns
    ? [NAME, ...version.printerColumns.map(customColumn)]
    : [NAME, AGE];
}

/**
 * A `Table` of `meta.k8s.io/v1`.
 *
 * @param now - milliseconds since the epoch, for ages.
 */
export function toTable(
  resource: ServedResource,
  objects: readonly KubeObject[],
  metadata: object,
  now: number,
  include: IncludeObject = 'Metadata',
): object {
  const columns = columnsOf(resource);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map(
      ({ cell: _cell, ...definition }) => definition,
    ),
    rows: objects.map(object => ({
      cells: columns.map(({ cell }) => cell(object, now)),
      ...(include !== 'None' && {
        object: include === 'Object' ? object : partialMetadata(object),
      }),
    })),
  };
}

/** Metadata alone, as in `Accept: application/json;as=PartialObjectMetadata`. */
export function partialMetadata({ metadata }: KubeObject): object {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
  };
}
