/** Things by key and value of a label. */
export type ByPair<T> = Map<string, Map<string, T[]>>;

export function addTo<T>(
  all: ByPair<T>,
  key: string,
  value: string,
  item: T,
): void {
  let values = all.get(key);
  if (!values) {
    values = new Map();
    all.set(key, values);
  }
  const held = values.get(value);
  if (held) {
    held.push(item);
  } else {
    values.set(value, [item]);
  }
}

export function removeFrom<T>(
  all: ByPair<T>,
  key: string,
  value: string,
  item: T,
): void {
  const values = all.get(key);
  const others = values?.get(value)?.filter(each => each !== item) ?? [];
  if (others.length > 0) {
    values?.set(value, others);
  } else {
    values?.delete(value);
  }
}
