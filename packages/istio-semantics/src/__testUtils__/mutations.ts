import fc from 'fast-check';
import { isFields } from '../model/fields';
import type { KubernetesObject } from '../types';

const oddity = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e308,
    '',
    '*',
    '.',
    '..',
    '/',
    '{{name}}',
    '__proto__',
    'constructor',
    '((((((((((a+)+)+)+)+)+)+)+)+)+$',
    'a'.repeat(5000),
    [],
    {},
    [null],
    [[]],
    { __proto__: null },
    JSON.parse('{"__proto__": {"mode": "STRICT"}, "toString": "x"}'),
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Every place in a value, as the keys that lead to it. */
function places(value: unknown, path: string[] = []): string[][] {
  return typeof value === 'object' && value !== null
    ? [
        path,
        ...Object.entries(value).flatMap(([key, each]) =>
          places(each, [...path, key]),
        ),
      ]
    : [path];
}

function replaced(
  value: unknown,
  [key, ...rest]: readonly string[],
  by: unknown,
): unknown {
  if (key === undefined) {
    return by;
  }
  if (Array.isArray(value)) {
    return value.map((each, index) =>
      String(index) === key ? replaced(each, rest, by) : each,
    );
  }
  return isFields(value)
    ? { ...value, [key]: replaced(value[key], rest, by) }
    : value;
}

/** Objects, with odd values in some places. */
export function mutated(
  objects: fc.Arbitrary<readonly KubernetesObject[]>,
): fc.Arbitrary<KubernetesObject[]> {
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(), oddity), {
    minLength: 1,
    maxLength: 25,
  });
  return fc.tuple(objects, changes).map(([originals, all]) => {
    const result: unknown[] = [...originals];
    for (const [which, where, value] of all) {
      const index = which % result.length;
      const paths = places(result[index]);
      result[index] = replaced(
        result[index],
        paths[where % paths.length],
        value,
      );
    }
    return result as KubernetesObject[];
  });
}
