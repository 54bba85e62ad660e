import fc from 'fast-check';
import { meshObjects } from './__testUtils__/arbitraryMesh';
import { mutated } from './__testUtils__/mutations';
import { answersOf } from './answersOf';
import { textOf } from './messages';
import { MeshModel } from './model';
import { isFields, refOf } from './model/fields';
import { kinds } from './model/kinds';
import { trafficOf } from './traffic';
import type { KubernetesObject, Verdict } from './types';
import { affectedBy, whatIf } from './whatIf';

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
      fc.property(mutated(meshObjects), objects => {
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
        // A search that does not end takes minutes; a busy machine, a few seconds.
        expect(performance.now() - start).toBeLessThan(20_000);
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
