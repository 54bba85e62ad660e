import type { KubernetesObject, Labels, ObjectRef } from '../types';

/** An object of unknown content. Only own properties count, so that a field called `constructor` is absent unless sent. */
export type Fields = Readonly<Record<string, unknown>>;

/** Stands where a value was that only its owner should see. Nothing is said of such a value. */
export const hiddenValue = '(redacted)';

const none: Fields = Object.freeze({});
const nothing: readonly unknown[] = Object.freeze([]);
const noLabels: Labels = Object.freeze({});

/** Tells objects from arrays, null and everything else. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A field as it was sent. What every JavaScript object inherits are functions, which JSON never holds, and `__proto__`;
 * telling them apart this way is several times faster than asking for own properties.
 */
function own(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || key === '__proto__') {
    return undefined;
  }
  const found = (value as Fields)[key];
  return typeof found === 'function' ? undefined : found;
}

/** The value at a path; undefined as soon as a step is missing or is not an object. */
export function valueAt(value: unknown, ...path: string[]): unknown {
  let current = value;
  for (let step = 0; step < path.length && current !== undefined; step++) {
    current = own(current, path[step]);
  }
  return current;
}

/** The object at a path; empty when it is missing or something else. */
export function fieldsAt(value: unknown, ...path: string[]): Fields {
  const found = valueAt(value, ...path);
  return isFields(found) ? found : none;
}

/** The list at a path; empty when it is missing or something else. */
export function listAt(value: unknown, ...path: string[]): readonly unknown[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found : nothing;
}

/** The string at a path. */
export function stringAt(
  value: unknown,
  ...path: string[]
): string | undefined {
  const found = valueAt(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** The finite number at a path. */
export function numberAt(
  value: unknown,
  ...path: string[]
): number | undefined {
  const found = valueAt(value, ...path);
  return typeof found === 'number' && Number.isFinite(found)
    ? found
    : undefined;
}

/** The boolean at a path. */
export function booleanAt(
  value: unknown,
  ...path: string[]
): boolean | undefined {
  const found = valueAt(value, ...path);
  return typeof found === 'boolean' ? found : undefined;
}

/** The strings of the list at a path; other members are left out. */
export function stringsAt(value: unknown, ...path: string[]): string[] {
  return listAt(value, ...path).filter(
    (each): each is string => typeof each === 'string',
  );
}

function labelsIn(found: unknown): Labels {
  if (!isFields(found)) {
    return noLabels;
  }
  for (const key in found) {
    if (typeof found[key] !== 'string') {
      return Object.fromEntries(
        Object.entries(found).filter(([, each]) => typeof each === 'string'),
      ) as Labels;
    }
  }
  return found as Labels;
}

/** The string-to-string map at a path; other members are left out. */
export function labelsAt(value: unknown, ...path: string[]): Labels {
  return labelsIn(valueAt(value, ...path));
}

/** Value of one label; undefined when absent, also for names that every JavaScript object has. */
export function labelValue(labels: Labels, key: string): string | undefined {
  const value: unknown = labels[key];
  return typeof value === 'string' ? value : undefined;
}

/**
 * `matchLabels` semantics: every pair of the selector is among the labels; an empty selector selects everything.
 * Mirrors `pkg/config/labels → Instance.SubsetOf`.
 */
export function isSubset(selector: Labels, labels: Labels): boolean {
  for (const key in selector) {
    if (labelValue(labels, key) !== selector[key]) {
      return false;
    }
  }
  return true;
}

function metadataOf(object: KubernetesObject, key: string): unknown {
  const metadata: unknown = own(object, 'metadata');
  return own(metadata, key);
}

export function nameOf(object: KubernetesObject): string {
  const name = metadataOf(object, 'name');
  return typeof name === 'string' ? name : '';
}

export function namespaceOf(object: KubernetesObject): string {
  const namespace = metadataOf(object, 'namespace');
  return typeof namespace === 'string' ? namespace : '';
}

export function labelsOf(object: KubernetesObject): Labels {
  return labelsIn(metadataOf(object, 'labels'));
}

export function annotationsOf(object: KubernetesObject): Labels {
  return labelsIn(metadataOf(object, 'annotations'));
}

/** API group of an `apiVersion`; empty for the core group. */
export function groupOf(apiVersion: string | undefined): string {
  const slash = apiVersion === undefined ? -1 : apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion!.slice(0, slash);
}

/** Milliseconds since 1970; an absent or unreadable time counts as the beginning, as Go's zero time does. */
export function createdAt(object: KubernetesObject): number {
  const time = metadataOf(object, 'creationTimestamp');
  return (typeof time === 'string' && Date.parse(time)) || 0;
}

/** Reference made of its parts; without those that are empty. */
export function refTo(
  group: string,
  kind: string,
  namespace: string,
  name: string,
): ObjectRef {
  if (group) {
    return namespace ? { group, kind, namespace, name } : { group, kind, name };
  }
  return namespace ? { kind, namespace, name } : { kind, name };
}

/** Reference to an object, without cluster. */
export function refOf(object: KubernetesObject): ObjectRef {
  return refTo(
    groupOf(stringAt(object, 'apiVersion')),
    stringAt(object, 'kind') ?? '',
    namespaceOf(object),
    nameOf(object),
  );
}

/** Order of two texts by their code units, as Go compares strings. */
export function compareText(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}

function compareTimes(a: KubernetesObject, b: KubernetesObject): number {
  const same =
    metadataOf(a, 'creationTimestamp') === metadataOf(b, 'creationTimestamp');
  return same ? 0 : createdAt(a) - createdAt(b);
}

/**
 * Istio's order of configuration: creation time, then name, then namespace.
 * Mirrors `pilot/pkg/model/config.go → configCompareByCreationTime`.
 */
export function compareConfigs(
  a: KubernetesObject,
  b: KubernetesObject,
): number {
  return (
    compareTimes(a, b) ||
    compareText(nameOf(a), nameOf(b)) ||
    compareText(namespaceOf(a), namespaceOf(b))
  );
}

/** Objects in Istio's order, each time read once. */
export function inConfigOrder(
  objects: Iterable<KubernetesObject>,
): KubernetesObject[] {
  return Array.from(objects, object => ({ object, time: createdAt(object) }))
    .sort((a, b) => a.time - b.time || compareConfigs(a.object, b.object))
    .map(each => each.object);
}
