import { deepClone, deepEqual, isRecord, JsonRecord } from '../json';
import { ListStrategies } from './listStrategy';

/**
 * Merges a server-side apply configuration into an object and returns the result. Nobody owns fields here: what the
 * configuration names is taken over, everything else stays.
 */
export function applyConfiguration(
  target: JsonRecord,
  configuration: JsonRecord,
  lists: ListStrategies,
): JsonRecord {
  return mergeRecord(target, configuration, [], lists);
}

function mergeRecord(
  target: JsonRecord,
  configuration: JsonRecord,
  path: readonly string[],
  lists: ListStrategies,
): JsonRecord {
  const result = deepClone(target);
  for (const [key, value] of Object.entries(configuration)) {
    if (key === '__proto__' || value === undefined) {
      continue;
    }
    const current = Object.hasOwn(result, key) ? result[key] : undefined;
    const fieldPath = [...path, key];
    if (isRecord(value)) {
      const base = isRecord(current) ? current : {};
      result[key] = mergeRecord(base, value, fieldPath, lists);
    } else if (Array.isArray(value)) {
      const base = Array.isArray(current) ? current : [];
      result[key] = mergeList(base, value, fieldPath, lists);
    } else {
      result[key] = value;
    }
  }
  return result;
}

function mergeList(
  current: readonly unknown[],
  configuration: readonly unknown[],
  path: readonly string[],
  lists: ListStrategies,
): unknown[] {
  const strategy = lists(path);
  if (strategy === 'set') {
    return [...new Set([...current, ...configuration])];
  }
  if (!strategy || !configuration.every(isRecord)) {
    return deepClone([...configuration]);
  }
  const result = deepClone([...current]);
  for (const item of configuration) {
    const index = result.findIndex(
      other =>
        isRecord(other) &&
        strategy.every(key => deepEqual(other[key], item[key])),
    );
    const existing = result[index];
    const base = isRecord(existing) ? existing : {};
    const merged = mergeRecord(base, item, path, lists);
    if (index >= 0) {
      result[index] = merged;
    } else {
      result.push(merged);
    }
  }
  return result;
}
