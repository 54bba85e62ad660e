import {
  booleanAt,
  compareConfigs,
  Fields,
  fieldsAt,
  isFields,
  labelsAt,
  listAt,
  nameOf,
  namespaceOf,
  numberAt,
  stringAt,
  stringsAt,
} from '../model/fields';
import type { KubernetesObject } from '../types';
import { optionalFields } from './trafficPolicy';

/** A VirtualService after its delegates were merged into it. */
export interface EffectiveVirtualService {
  object: KubernetesObject;
  /** What somebody wrote: the object itself, or the Gateway API routes it was made from. */
  sources: KubernetesObject[];
  http: MergedHttpRoute[];
  /** Delegates that were asked for, and what became of them. */
  delegates: Array<{
    namespace: string;
    name: string;
    found: boolean;
    exported: boolean;
  }>;
}

/** A route, and the object that holds it. */
export interface MergedHttpRoute {
  route: Fields;
  origin: KubernetesObject;
}

function httpOf(object: KubernetesObject): Fields[] {
  return listAt(object, 'spec', 'http').filter(isFields);
}

function textsConflict(
  root: Fields | undefined,
  leaf: Fields | undefined,
): boolean {
  if (!root || !leaf) {
    return false;
  }
  const [a, b] = [root, leaf].map(each => ({
    regex: stringAt(each, 'regex') ?? '',
    exact: stringAt(each, 'exact') ?? '',
    prefix: stringAt(each, 'prefix') ?? '',
  }));
  if (a.regex || b.regex) {
    // Two regular expressions cannot be compared, and neither with anything else.
    return true;
  }
  if (a.exact) {
    return b.prefix !== '' || b.exact !== a.exact;
  }
  if (a.prefix) {
    return !(b.prefix || b.exact).startsWith(a.prefix);
  }
  return true;
}

function mapsConflict(root: unknown, leaf: unknown, key: string): boolean {
  const rootMatches = fieldsAt(root, key);
  const leafMatches = fieldsAt(leaf, key);
  return Object.keys(leafMatches).some(each =>
    textsConflict(
      optionalFields(rootMatches, each),
      optionalFields(leafMatches, each),
    ),
  );
}

/**
 * Whether a delegate's match condition reaches beyond the condition of the route that delegates to it.
 * Mirrors `pilot/pkg/config/kube/…/virtualservice → hasConflict, stringMatchConflict`.
 */
export function matchesConflict(root: Fields, leaf: Fields): boolean {
  if (
    ['uri', 'scheme', 'method', 'authority'].some(key =>
      textsConflict(optionalFields(root, key), optionalFields(leaf, key)),
    ) ||
    ['headers', 'withoutHeaders', 'queryParams'].some(key =>
      mapsConflict(root, leaf, key),
    )
  ) {
    return true;
  }
  if (
    (booleanAt(root, 'ignoreUriCase') ?? false) !==
    (booleanAt(leaf, 'ignoreUriCase') ?? false)
  ) {
    return true;
  }
  const rootPort = numberAt(root, 'port') ?? 0;
  const leafPort = numberAt(leaf, 'port') ?? 0;
  if (rootPort > 0 && leafPort > 0 && rootPort !== leafPort) {
    return true;
  }
  const rootNamespace = stringAt(root, 'sourceNamespace') ?? '';
  if (
    rootNamespace &&
    rootNamespace !== (stringAt(leaf, 'sourceNamespace') ?? '')
  ) {
    return true;
  }
  const rootLabels = labelsAt(root, 'sourceLabels');
  if (
    Object.entries(labelsAt(leaf, 'sourceLabels')).some(
      ([key, value]) =>
        Object.prototype.hasOwnProperty.call(rootLabels, key) &&
        rootLabels[key] !== value,
    )
  ) {
    return true;
  }
  const rootGateways = stringsAt(root, 'gateways');
  const leafGateways = stringsAt(leaf, 'gateways');
  return (
    rootGateways.length > 0 &&
    (leafGateways.length > rootGateways.length ||
      leafGateways.some(each => !rootGateways.includes(each)))
  );
}

function joined(root: unknown, leaf: unknown): string | undefined {
  const names = [stringAt(root, 'name'), stringAt(leaf, 'name')];
  return names.filter(Boolean).join('-') || undefined;
}

function isSet(value: unknown): boolean {
  return (
    value !== undefined &&
    value !== null &&
    value !== '' &&
    !(Array.isArray(value) && value.length === 0)
  );
}

function firstSet(
  root: Fields,
  leaf: Fields,
  keys: readonly string[],
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const key of keys) {
    const value = isSet(leaf[key]) ? leaf[key] : root[key];
    if (isSet(value)) {
      result[key] = value;
    }
  }
  return result;
}

function mergeMatch(root: Fields, leaf: Fields): Fields {
  const merged: Record<string, unknown> = { ...leaf };
  const name = joined(root, leaf);
  if (name) {
    merged.name = name;
  }
  Object.assign(
    merged,
    firstSet(root, leaf, [
      'uri',
      'scheme',
      'method',
      'authority',
      'sourceNamespace',
      'statPrefix',
      'gateways',
    ]),
  );
  const port = numberAt(leaf, 'port') || numberAt(root, 'port');
  if (port) {
    merged.port = port;
  }
  for (const key of [
    'headers',
    'withoutHeaders',
    'queryParams',
    'sourceLabels',
  ]) {
    const all = { ...fieldsAt(root, key), ...fieldsAt(leaf, key) };
    if (Object.keys(all).length > 0) {
      merged[key] = all;
    }
  }
  return merged;
}

function mergeMatches(
  root: readonly Fields[],
  leaf: readonly Fields[],
): readonly Fields[] | undefined {
  if (root.length === 0 || leaf.length === 0) {
    return root.length === 0 ? leaf : root;
  }
  const merged: Fields[] = [];
  for (const each of leaf) {
    const fitting = root.filter(other => !matchesConflict(other, each));
    if (fitting.length === 0) {
      return undefined;
    }
    merged.push(...fitting.map(other => mergeMatch(other, each)));
  }
  return merged;
}

const inherited = [
  'rewrite',
  'directResponse',
  'timeout',
  'retries',
  'fault',
  'mirror',
  'mirrorPercent',
  'mirrorPercentage',
  'corsPolicy',
  'mirrors',
  'headers',
] as const;

function mergeRoute(root: Fields, leaf: Fields): Fields | undefined {
  const match = mergeMatches(
    listAt(root, 'match').filter(isFields),
    listAt(leaf, 'match').filter(isFields),
  );
  if (!match) {
    return undefined;
  }
  const { match: _, ...rest } = leaf;
  const name = joined(root, leaf);
  return {
    ...rest,
    ...(name ? { name } : {}),
    ...(match.length > 0 ? { match } : {}),
    ...firstSet(root, leaf, inherited),
  };
}

/**
 * Routes of a delegate as part of the route that delegates to it; those whose conditions reach beyond it are dropped.
 * Mirrors `pilot/pkg/model/virtualservice.go → MergeHTTPRoutes, mergeHTTPRoute`.
 */
export function mergeHttpRoutes(
  root: Fields,
  delegate: readonly Fields[],
): Fields[] {
  return delegate
    .map(each => mergeRoute(root, each))
    .filter((each): each is Fields => each !== undefined);
}

/** Whether a delegate may be used from a namespace; `.` in the default means the delegate's own. */
function isExportedTo(
  delegate: KubernetesObject,
  namespace: string,
  defaultExportTo: readonly string[],
): boolean {
  const written = stringsAt(delegate, 'spec', 'exportTo');
  return (written.length > 0 ? written : defaultExportTo).some(
    each =>
      each === '*' ||
      (each === '.' ? namespaceOf(delegate) : each) === namespace,
  );
}

/** True for a VirtualService without hosts, which only serves as a part of others. */
export function isDelegate(object: KubernetesObject): boolean {
  return stringsAt(object, 'spec', 'hosts').length === 0;
}

/**
 * VirtualServices with their delegates merged in, in configuration order; delegates themselves are left out, and so is
 * a route whose delegate is missing or not exported to it.
 * Mirrors `pilot/pkg/config/kube/…/virtualservice_controller.go → mergeVirtualServices`.
 */
export function mergeVirtualServices(
  objects: readonly KubernetesObject[],
  defaultExportTo: readonly string[],
): EffectiveVirtualService[] {
  const delegates = new Map<string, KubernetesObject>();
  for (const each of objects) {
    if (isDelegate(each)) {
      delegates.set(`${namespaceOf(each)}/${nameOf(each)}`, each);
    }
  }
  return objects
    .filter(each => !isDelegate(each))
    .sort(compareConfigs)
    .map(object => {
      const effective: EffectiveVirtualService = {
        object,
        sources: [object],
        http: [],
        delegates: [],
      };
      for (const route of httpOf(object)) {
        const reference = optionalFields(route, 'delegate');
        if (!reference) {
          effective.http.push({ route, origin: object });
          continue;
        }
        const name = stringAt(reference, 'name') ?? '';
        const namespace =
          stringAt(reference, 'namespace') || namespaceOf(object);
        const delegate = delegates.get(`${namespace}/${name}`);
        const exported =
          delegate !== undefined &&
          isExportedTo(delegate, namespaceOf(object), defaultExportTo);
        effective.delegates.push({
          namespace,
          name,
          found: delegate !== undefined,
          exported,
        });
        if (delegate && exported) {
          const { delegate: _, ...root } = route;
          effective.http.push(
            ...mergeHttpRoutes(root, httpOf(delegate)).map(each => ({
              route: each,
              origin: delegate,
            })),
          );
        }
      }
      return effective;
    });
}
