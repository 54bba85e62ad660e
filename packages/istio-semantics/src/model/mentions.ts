/** Whether a key at any depth that a real object has, twelve, is like the pattern. */
export function mentions(value: unknown, keys: RegExp, depth = 0): boolean {
  if (depth > 12 || typeof value !== 'object' || value === null) {
    return false;
  }
  return Object.entries(value).some(
    ([key, each]) => keys.test(key) || mentions(each, keys, depth + 1),
  );
}
