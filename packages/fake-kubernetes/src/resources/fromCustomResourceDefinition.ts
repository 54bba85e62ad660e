import { isRecord, JsonRecord, valueAt } from '../json';
import { builtInLists, ListStrategies } from '../patch';
import type { KubeObject } from '../types';
import type {
  PrinterColumn,
  ResourceDefinition,
  ResourceVersion,
  ScalePaths,
} from './ResourceDefinition';
import { compareVersions } from './versionOrder';

/** Reads what a CustomResourceDefinition adds to the API; undefined when it serves no version. */
export function fromCustomResourceDefinition(
  crd: KubeObject,
): ResourceDefinition | undefined {
  const names = valueAt(crd, ['spec', 'names']);
  const all = records(valueAt(crd, ['spec', 'versions']));
  const servedVersions = all.filter(version => version.served === true);
  if (!isRecord(names) || servedVersions.length === 0) {
    return undefined;
  }
  const kind = String(names.kind);
  const storage = all.find(version => version.storage === true) ?? all[0];
  const { status, scale } = subresourcesOf(storage);
  return {
    group: String(valueAt(crd, ['spec', 'group'])),
    kind,
    plural: String(names.plural),
    singular: String(names.singular ?? kind.toLowerCase()),
    shortNames: strings(names.shortNames),
    categories: strings(names.categories),
    namespaced: valueAt(crd, ['spec', 'scope']) !== 'Cluster',
    versions: servedVersions
      .map(readVersion)
      .sort((a, b) => compareVersions(a.name, b.name)),
    storageVersion: String(storage.name),
    status,
    ...(scale && { scale }),
    selectableFields: records(storage.selectableFields).map(({ jsonPath }) =>
      splitPath(jsonPath).join('.'),
    ),
    lists: listsOfSchema(valueAt(storage, ['schema', 'openAPIV3Schema'])),
    builtIn: false,
  };
}

function readVersion(version: JsonRecord): ResourceVersion {
  const columns = records(version.additionalPrinterColumns).map(
    (column): PrinterColumn => ({
      name: String(column.name),
      type: String(column.type),
      jsonPath: String(column.jsonPath),
      ...(typeof column.format === 'string' && { format: column.format }),
      ...(typeof column.description === 'string' && {
        description: column.description,
      }),
      ...(typeof column.priority === 'number' && { priority: column.priority }),
    }),
  );
  return {
    name: String(version.name),
    ...(columns.length > 0 && { printerColumns: columns }),
    schema: valueAt(version, ['schema', 'openAPIV3Schema']),
  };
}

function subresourcesOf(version: JsonRecord): {
  status: boolean;
  scale?: ScalePaths;
} {
  const scale = valueAt(version, ['subresources', 'scale']);
  return {
    status: isRecord(valueAt(version, ['subresources', 'status'])),
    ...(isRecord(scale) && {
      scale: {
        spec: splitPath(scale.specReplicasPath),
        status: splitPath(scale.statusReplicasPath),
        ...(typeof scale.labelSelectorPath === 'string' && {
          selector: splitPath(scale.labelSelectorPath),
        }),
      },
    }),
  };
}

/** Custom resources merge lists only where their schema declares keys; metadata is as everywhere. */
function listsOfSchema(schema: unknown): ListStrategies {
  return path => {
    if (path[0] === 'metadata') {
      return builtInLists(path);
    }
    const list = path.reduce<unknown>(stepIntoSchema, schema);
    const type = valueAt(list, ['x-kubernetes-list-type']);
    if (type === 'set') {
      return 'set';
    }
    return type === 'map'
      ? strings(valueAt(list, ['x-kubernetes-list-map-keys']))
      : undefined;
  };
}

function stepIntoSchema(schema: unknown, field: string): unknown {
  const element = valueAt(schema, ['items']) ?? schema;
  return (
    valueAt(element, ['properties', field]) ??
    valueAt(element, ['additionalProperties'])
  );
}

function splitPath(path: unknown): string[] {
  return String(path)
    .split('.')
    .filter(part => part !== '');
}

function strings(value: unknown): string[] {
  return Array.isArray(value)
    ? value.filter((item): item is string => typeof item === 'string')
    : [];
}

function records(value: unknown): JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
