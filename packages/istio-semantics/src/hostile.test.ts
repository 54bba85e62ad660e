import fc from 'fast-check';
import { meshObjects } from './__testUtils__/arbitraryMesh';
import { answersOf } from './answersOf';
import { textOf } from './messages';
import { MeshModel } from './model';
import { isFields, refOf } from './model/fields';
import { kinds } from './model/kinds';
import { trafficOf } from './traffic';
import type { KubernetesObject, Verdict } from './types';
import { affectedBy, whatIf } from './whatIf';

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

/** Objects as they should be, with odd values in some places. */
const mutated = meshObjects.chain(objects =>
  fc
    .array(fc.tuple(fc.nat(), fc.nat(), oddity), {
      minLength: 1,
      maxLength: 25,
    })
    .map(changes => {
      const result: unknown[] = [...objects];
      for (const [which, where, value] of changes) {
        const index = which % result.length;
        const paths = places(result[index]);
        result[index] = replaced(
          result[index],
          paths[where % paths.length],
          value,
        );
      }
      return result as KubernetesObject[];
    }),
);

function expectVerdict(verdict: Verdict<unknown>): void {
  expect(typeof verdict.known).toBe('boolean');
  verdict.because.forEach(each => expect(typeof textOf(each)).toBe('string'));
}

function expectAnswers(model: MeshModel): void {
  for (const workload of model.workloads()) {
    const { injection, mtls, jwt, tracing, upgrade } = answersOf(
      model,
      workload,
    );
    [injection, mtls, jwt, tracing, upgrade].forEach(expectVerdict);
  }
  model
    .list(kinds.service)
    .forEach(each => expectVerdict(trafficOf(model, refOf(each))));
}

describe('objects that are not as documented', () => {
  it('get verdicts, and soon', () => {
    fc.assert(
      fc.property(mutated, objects => {
        const start = performance.now();
        const model = MeshModel.of(objects);
        expectAnswers(model);
        whatIf(model, { upserted: objects.slice(0, 3) });
        objects
          .slice(0, 3)
          .filter(isFields)
          .forEach(each => affectedBy(model, refOf(each as KubernetesObject)));
        model.apply({
          upserted: objects.slice(3, 6),
          removed: objects
            .slice(6, 8)
            .filter(isFields)
            .map(each => refOf(each as KubernetesObject)),
        });
        expectAnswers(model);
        expect(performance.now() - start).toBeLessThan(2000);
      }),
      { numRuns: 300 },
    );
  });

  it('may be anything at all', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 20 }), values => {
        const model = MeshModel.of(values as KubernetesObject[]);
        expect(model.workloads().length).toBeLessThanOrEqual(values.length);
        expectAnswers(model);
      }),
    );
  });
});
