import fc from 'fast-check';
import { meshObjects } from '../__testUtils__/arbitraryMesh';
import { refOf } from '../model/fields';
import { kinds } from '../model/kinds';
import { MeshModel } from '../model/MeshModel';
import { canReach, mtlsOf } from '../mtls';
import type { KubernetesObject } from '../types';
import { trafficOf } from './trafficOf';

/** Every answer about mTLS, connections and traffic. */
function answers(objects: readonly KubernetesObject[]) {
  const model = MeshModel.of(objects);
  const services = model.list(kinds.service).map(refOf);
  const workloads = model.workloads();
  return {
    mtls: workloads.map(each => mtlsOf(model, each)),
    traffic: services.flatMap(each => [
      trafficOf(model, each),
      trafficOf(model, each, { from: 'b', labels: { app: 'x' } }),
      trafficOf(model, each, { gateway: 'a/x' }),
    ]),
    reach: workloads.flatMap(each =>
      services.map(service => canReach(model, each, service)),
    ),
  };
}

const junk = fc.oneof(
  fc.constantFrom(
    null,
    '',
    '*',
    '~',
    '.',
    0,
    -1,
    1e9,
    true,
    [],
    {},
    [null],
    [{}],
    ['*'],
    { mode: 1 },
    '__proto__',
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

/** The value with something else in one place below its metadata. */
function mutated(
  value: unknown,
  path: readonly number[],
  other: unknown,
): unknown {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== 'object' || value === null) {
    return other;
  }
  const keys = Object.keys(value).filter(each => each !== 'metadata');
  if (keys.length === 0) {
    return other;
  }
  const key = keys[step % keys.length];
  const changed = mutated((value as Record<string, unknown>)[key], rest, other);
  return Array.isArray(value)
    ? value.map((each, at) => (String(at) === key ? changed : each))
    : { ...value, [key]: changed };
}

const mutatedObjects = fc
  .tuple(
    meshObjects,
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.array(fc.nat(7), { minLength: 1, maxLength: 6 }),
        junk,
      ),
      { maxLength: 12 },
    ),
  )
  .map(([objects, changes]) => {
    const result = [...objects];
    for (const [at, path, other] of changes) {
      if (result.length > 0) {
        const place = at % result.length;
        const { apiVersion, kind, metadata } = result[place];
        result[place] = {
          ...(mutated(result[place], path, other) as object),
          apiVersion,
          kind,
          metadata,
        };
      }
    }
    return result;
  });

describe('mTLS and traffic', () => {
  it('answer whatever the objects hold, and the same in any order', () => {
    fc.assert(
      fc.property(
        mutatedObjects,
        fc.infiniteStream(fc.nat()),
        (objects, numbers) => {
          const unique = [
            ...new Map(
              objects.map(each => [JSON.stringify(refOf(each)), each]),
            ).values(),
          ];
          const first = answers(unique);
          const keyed = unique.map(each => ({
            each,
            by: numbers.next().value,
          }));
          const shuffled = keyed
            .sort((a, b) => a.by - b.by)
            .map(({ each }) => each);
          expect(answers(shuffled)).toEqual(first);
          const totals = first.traffic.flatMap(verdict =>
            verdict.known
              ? [verdict.value, ...verdict.value.routes].map(({ shares }) =>
                  shares.reduce((sum, each) => sum + each.percent, 0),
                )
              : [],
          );
          expect([0, 100]).toEqual(
            expect.arrayContaining(totals.map(Math.round)),
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});
