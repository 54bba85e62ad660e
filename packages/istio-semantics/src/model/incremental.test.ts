import fc from 'fast-check';
import {
  identityOf,
  meshObject,
  meshObjects,
} from '../__testUtils__/arbitraryMesh';
import { answersOf } from '../answersOf';
import { findingsOfService, findingsOfWorkload } from '../findings';
import { trafficOf } from '../traffic';
import { telemetryOf } from '../telemetry';
import type { KubernetesObject, MeshDelta, ObjectRef } from '../types';
import type { DirtySet } from './dirty';
import { refOf } from './fields';
import { kindKeyOf, kinds } from './kinds';
import { MeshModel } from './MeshModel';

const keyOf = (ref: ObjectRef) =>
  `${ref.namespace}/${kindKeyOf(ref)}/${ref.name}`;

/** Every answer about every subject, by subject. */
function everything(model: MeshModel): Map<string, unknown> {
  return new Map([
    ...model.workloads().map((each): [string, unknown] => [
      keyOf(each.ref),
      {
        ...answersOf(model, each),
        telemetry: telemetryOf(model, each),
        findings: findingsOfWorkload(model, each),
      },
    ]),
    ...model.list(kinds.service).map((each): [string, unknown] => [
      keyOf(refOf(each)),
      {
        traffic: trafficOf(model, refOf(each)),
        findings: findingsOfService(model, each),
      },
    ]),
  ]);
}

function isDirty(dirty: DirtySet, key: string): boolean {
  return (
    dirty.mesh ||
    dirty.namespaces.has(key.slice(0, key.indexOf('/'))) ||
    [...dirty.workloads, ...dirty.services].some(each => keyOf(each) === key)
  );
}

const change = fc.oneof(
  {
    weight: 3,
    arbitrary: meshObject.map((each): MeshDelta => ({ upserted: [each] })),
  },
  {
    weight: 1,
    arbitrary: meshObject.map(
      (each): MeshDelta => ({ removed: [refOf(each)] }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(meshObject, meshObject)
      .map(([a, b]): MeshDelta => ({ upserted: [a], removed: [refOf(b)] })),
  },
);

function applied(
  objects: Map<string, KubernetesObject>,
  delta: MeshDelta,
): void {
  for (const ref of delta.removed ?? []) {
    objects.delete(
      identityOf({
        ...ref,
        apiVersion: ref.group ? `${ref.group}/v1` : 'v1',
        metadata: ref,
      }),
    );
  }
  for (const each of delta.upserted ?? []) {
    objects.set(identityOf(each), each);
  }
}

describe('a model that follows changes', () => {
  it('answers as one made of the result, and names everybody whose answers differ', () => {
    fc.assert(
      fc.property(
        meshObjects,
        fc.array(change, { minLength: 1, maxLength: 8 }),
        (initial, changes) => {
          const model = MeshModel.of(initial);
          const objects = new Map(
            initial.map(each => [identityOf(each), each]),
          );
          let before = everything(model);
          for (const delta of changes) {
            const dirty = model.apply(delta);
            applied(objects, delta);
            const after = everything(model);
            expect(Object.fromEntries(after)).toEqual(
              Object.fromEntries(everything(MeshModel.of(objects.values()))),
            );
            const clean = [...new Set([...before.keys(), ...after.keys()])]
              .filter(key => !isDirty(dirty, key))
              .sort();
            const answers = (from: Map<string, unknown>) =>
              clean.map(key => [key, from.get(key)]);
            expect({ delta, answers: answers(after) }).toEqual({
              delta,
              answers: answers(before),
            });
            before = after;
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('does not depend on the order in which objects arrive', () => {
    fc.assert(
      fc.property(
        meshObjects.chain(each =>
          fc.tuple(
            fc.constant(each),
            fc.shuffledSubarray(each, { minLength: each.length }),
          ),
        ),
        ([objects, shuffled]) => {
          expect(
            Object.fromEntries(everything(MeshModel.of(shuffled))),
          ).toEqual(Object.fromEntries(everything(MeshModel.of(objects))));
        },
      ),
    );
  });
});
