/** A JSON object whose fields are not known. */
export type JsonRecord = Record<string, unknown>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b) {
    return true;
  }
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, index) => deepEqual(item, b[index]))
    );
  }
  if (!isRecord(a) || !isRecord(b)) {
    return false;
  }
  const keys = definedKeys(a);
  return (
    keys.length === definedKeys(b).length &&
    keys.every(key => Object.hasOwn(b, key) && deepEqual(a[key], b[key]))
  );
}

/** As JSON would carry it: fields that are undefined count as absent. */
function definedKeys(record: JsonRecord): string[] {
  return Object.keys(record).filter(key => record[key] !== undefined);
}

/** A copy that shares nothing. `__proto__` and fields that are undefined are left out. */
export function deepClone<T>(value: T): T;
export function deepClone(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(item => deepClone(item));
  }
  if (!isRecord(value)) {
    return value;
  }
  const copy: JsonRecord = {};
  for (const [key, field] of Object.entries(value)) {
    if (field !== undefined && key !== '__proto__') {
      copy[key] = deepClone(field);
    }
  }
  return copy;
}

/** A copy without the fields that are null: an API server takes them as absent. */
export function withoutNulls<T>(value: T): T;
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(item => withoutNulls(item));
  }
  if (!isRecord(value)) {
    return value;
  }
  const fields = Object.entries(value).filter(
    ([key, field]) =>
      field !== null && field !== undefined && key !== '__proto__',
  );
  return Object.fromEntries(
    fields.map(([key, field]) => [key, withoutNulls(field)]),
  );
}

/** The value under a chain of fields, or undefined where the chain breaks. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (parent, key) =>
      isRecord(parent) && Object.hasOwn(parent, key) ? parent[key] : undefined,
    value,
  );
}
