import { deepClone, isRecord } from '../json';

/** Applies a JSON merge patch (RFC 7396) and returns the result; the target is left alone. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) {
    return deepClone(patch);
  }
  const result = isRecord(target) ? deepClone(target) : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      delete result[key];
    } else if (key !== '__proto__') {
      result[key] = applyMergePatch(
        Object.hasOwn(result, key) ? result[key] : undefined,
        value,
      );
    }
  }
  return result;
}
