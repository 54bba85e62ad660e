import { ApiError } from '../ApiError';
import { deepClone, deepEqual, isRecord, JsonRecord } from '../json';
import { ListStrategies } from './listStrategy';

const DIRECTIVE = '$patch';
const RETAIN_KEYS = '$retainKeys';
const ELEMENT_ORDER = '$setElementOrder/';
const DELETE_PRIMITIVES = '$deleteFromPrimitiveList/';

/**
 * Applies a strategic merge patch with all its directives and returns the result; the target is left alone.
 * https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md
 *
 * @throws ApiError `BadRequest` for a patch of the wrong form.
 */
export function applyStrategicMerge(
  target: JsonRecord,
  patch: unknown,
  lists: ListStrategies,
): JsonRecord {
  if (!isRecord(patch)) {
    throw new ApiError('BadRequest', 'a strategic merge patch is an object');
  }
  return mergeRecord(target, patch, [], lists) ?? {};
}

/** Undefined when the patch asks for the whole record to go. */
function mergeRecord(
  target: JsonRecord,
  patch: JsonRecord,
  path: readonly string[],
  lists: ListStrategies,
): JsonRecord | undefined {
  const directive = patch[DIRECTIVE];
  if (directive === 'delete') {
    return undefined;
  }
  if (
    directive !== undefined &&
    directive !== 'replace' &&
    directive !== 'merge'
  ) {
    throw new ApiError(
      'BadRequest',
      `unknown patch directive ${JSON.stringify(directive)}`,
    );
  }
  const result = directive === 'replace' ? {} : deepClone(target);
  retainKeys(result, patch[RETAIN_KEYS]);
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith(DELETE_PRIMITIVES)) {
      deletePrimitives(result, key.slice(DELETE_PRIMITIVES.length), value);
    } else if (!key.startsWith('$') && key !== '__proto__') {
      const order = patch[`${ELEMENT_ORDER}${key}`];
      setField(result, key, value, order, [...path, key], lists);
    }
  }
  for (const key of Object.keys(patch)) {
    const field = key.slice(ELEMENT_ORDER.length);
    if (key.startsWith(ELEMENT_ORDER) && !Object.hasOwn(patch, field)) {
      setField(result, field, [], patch[key], [...path, field], lists);
    }
  }
  return result;
}

function setField(
  result: JsonRecord,
  key: string,
  value: unknown,
  order: unknown,
  path: readonly string[],
  lists: ListStrategies,
) {
  const current = Object.hasOwn(result, key) ? result[key] : undefined;
  if (value === null) {
    delete result[key];
  } else if (isRecord(value)) {
    const merged = mergeRecord(
      isRecord(current) ? current : {},
      value,
      path,
      lists,
    );
    if (merged) {
      result[key] = merged;
    } else {
      delete result[key];
    }
  } else if (Array.isArray(value)) {
    const base = Array.isArray(current) ? current : [];
    const merged = mergeList(base, value, path, lists);
    const strategy = lists(path);
    result[key] = strategy
      ? normalizeOrder(
          merged,
          base,
          Array.isArray(order) ? order : value,
          strategy,
        )
      : merged;
  } else {
    result[key] = value;
  }
}

function mergeList(
  current: readonly unknown[],
  patch: readonly unknown[],
  path: readonly string[],
  lists: ListStrategies,
): unknown[] {
  const strategy = lists(path);
  if (!strategy) {
    return deepClone([...patch]);
  }
  if (strategy === 'set') {
    return [...new Set([...current, ...patch])];
  }
  const replaces = patch.some(
    item =>
      isRecord(item) &&
      item[DIRECTIVE] === 'replace' &&
      !strategy.every(key => Object.hasOwn(item, key)),
  );
  const result: unknown[] = replaces ? [] : deepClone([...current]);
  for (const item of patch) {
    if (!isRecord(item)) {
      throw new ApiError(
        'BadRequest',
        `${path.join('.')} takes objects with the key ${strategy.join(', ')}`,
      );
    }
    const isDirectiveOnly =
      item[DIRECTIVE] === 'replace' &&
      !strategy.every(key => Object.hasOwn(item, key));
    if (!isDirectiveOnly) {
      mergeElement(result, item, strategy, path, lists);
    }
  }
  return result;
}

function mergeElement(
  list: unknown[],
  item: JsonRecord,
  keys: readonly string[],
  path: readonly string[],
  lists: ListStrategies,
) {
  if (!Object.hasOwn(item, keys[0])) {
    throw new ApiError(
      'BadRequest',
      `an element of ${path.join('.')} lacks its key ${keys[0]}`,
    );
  }
  const index = list.findIndex(other => sameElement(other, item, keys));
  const existing = index >= 0 ? list[index] : undefined;
  const merged = mergeRecord(
    isRecord(existing) ? existing : {},
    item,
    path,
    lists,
  );
  if (!merged) {
    if (index >= 0) {
      list.splice(index, 1);
    }
  } else if (index >= 0) {
    list[index] = merged;
  } else {
    list.push(merged);
  }
}

function sameElement(a: unknown, b: unknown, keys: readonly string[]) {
  return (
    isRecord(a) && isRecord(b) && keys.every(key => deepEqual(a[key], b[key]))
  );
}

function retainKeys(result: JsonRecord, keys: unknown) {
  if (!Array.isArray(keys)) {
    return;
  }
  for (const key of Object.keys(result)) {
    if (!keys.includes(key)) {
      delete result[key];
    }
  }
}

function deletePrimitives(result: JsonRecord, key: string, values: unknown) {
  const current = result[key];
  if (Array.isArray(current) && Array.isArray(values)) {
    result[key] = current.filter(item => !values.includes(item));
  }
}

/**
 * Puts the elements that `order` names into that order, before the others unless those stood before them already:
 * `strategicpatch/patch.go → normalizeElementOrder` of k8s.io/apimachinery.
 */
function normalizeOrder(
  list: readonly unknown[],
  before: readonly unknown[],
  order: readonly unknown[],
  strategy: readonly string[] | 'set',
): unknown[] {
  const same = (a: unknown, b: unknown) =>
    strategy === 'set' ? a === b : sameElement(a, b, strategy);
  const positionIn = (elements: readonly unknown[], element: unknown) =>
    elements.findIndex(other => same(other, element));
  const [named, others] = [true, false].map(isNamed =>
    list.filter(element => positionIn(order, element) >= 0 === isNamed),
  );
  named.sort((a, b) => positionIn(order, a) - positionIn(order, b));
  const result: unknown[] = [];
  for (const element of named) {
    const position = positionIn(before, element);
    while (
      position >= 0 &&
      others.length > 0 &&
      positionIn(before, others[0]) < position
    ) {
      result.push(others.shift());
    }
    result.push(element);
  }
  return [...result, ...others];
}
