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
      reorder(result, field, patch[key], lists([...path, field]));
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
    result[key] = mergeList(
      Array.isArray(current) ? current : [],
      value,
      path,
      lists,
    );
    reorder(result, key, order, lists(path));
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
 * Puts the elements that `order` names into that order. Others, which only the server knows, keep their place
 * relative to the ones they preceded.
 */
function reorder(
  result: JsonRecord,
  key: string,
  order: unknown,
  strategy: ReturnType<ListStrategies>,
) {
  const list = Object.hasOwn(result, key) ? result[key] : undefined;
  if (!Array.isArray(order) || !Array.isArray(list) || !strategy) {
    return;
  }
  const same = (a: unknown, b: unknown) =>
    strategy === 'set' ? a === b : sameElement(a, b, strategy);
  const named = [
    ...new Set(
      order.flatMap(wanted => list.filter(item => same(item, wanted))),
    ),
  ];
  const sorted: unknown[] = [];
  let next = 0;
  for (const item of list) {
    if (named.includes(item)) {
      sorted.push(named[next]);
      next += 1;
    } else {
      sorted.push(item);
    }
  }
  result[key] = sorted;
}
