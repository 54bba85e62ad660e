/** A JSON object of unknown content. */
export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object below a key; empty when it is anything else. */
export function fieldsAt(fields: Fields, key: string): Fields {
  const value = fields[key];
  return isFields(value) ? value : {};
}

/** The objects of the list below a key. */
export function listAt(fields: Fields, key: string): Fields[] {
  const value = fields[key];
  return Array.isArray(value) ? value.filter(isFields) : [];
}

/** The object with these keys only, as far as it has them. */
export function pick(fields: Fields, keys: readonly string[]): Fields {
  const picked: Fields = {};
  for (const key of keys) {
    if (fields[key] !== undefined && fields[key] !== null) {
      picked[key] = fields[key];
    }
  }
  return picked;
}

/** `{ [key]: value }`, or nothing when the value holds nothing. */
export function some(key: string, value: unknown): Fields {
  const nothing =
    value === undefined ||
    (Array.isArray(value) && value.length === 0) ||
    (isFields(value) && Object.keys(value).length === 0);
  return nothing ? {} : { [key]: value };
}

/** The object with every value replaced. */
export function mapValues(
  fields: Fields,
  map: (value: unknown, key: string) => unknown,
): Fields {
  const mapped: Fields = {};
  for (const [key, value] of Object.entries(fields)) {
    // Assigning `__proto__` would change the object instead of adding to it.
    Object.defineProperty(mapped, key, {
      value: map(value, key),
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
  return mapped;
}
