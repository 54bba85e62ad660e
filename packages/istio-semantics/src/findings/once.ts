/** A function that looks at each object once. Objects are not changed after they were handed over. */
export function once<K extends object, T>(
  compute: (object: K) => T,
): (object: K) => T {
  const known = new WeakMap<K, { value: T }>();
  return object => {
    let held = known.get(object);
    if (!held) {
      held = { value: compute(object) };
      known.set(object, held);
    }
    return held.value;
  };
}
