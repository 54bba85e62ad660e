import {
  answersOf,
  KubernetesObject,
  MeshModel,
  trafficOf,
  trafficServices,
} from '@mesh-portal/istio-semantics';
import { distribution } from './distribution';
import { generateMesh, MeshSize } from './generateMesh';
import { measureInTurn } from './measure';

/** One line of the table of benchmarks. */
export interface Result {
  what: string;
  ours: string;
  peer: string;
  ratio: string;
  goal: string;
  met: boolean;
}

function evaluateAll(model: MeshModel): void {
  for (const workload of model.workloads()) {
    answersOf(model, workload);
  }
  for (const service of trafficServices(model)) {
    trafficOf(model, service);
  }
}

function changedPod(
  objects: KubernetesObject[],
  generation: number,
): KubernetesObject {
  const pod = objects.find(({ kind }) => kind === 'Pod')!;
  const status = pod.status as Record<string, unknown>;
  return { ...pod, status: { ...status, observedGeneration: generation } };
}

/**
 * Full evaluation of a generated mesh beside JSON.parse of the same objects, and the answer to one changed pod.
 *
 * @param rounds - counted rounds; the median is reported
 */
export function benchmarkEvaluation(size: MeshSize, rounds: number) {
  const objects = generateMesh(size);
  const text = JSON.stringify(objects);
  const full = measureInTurn(rounds, {
    parse: () => () => JSON.parse(text),
    evaluate: () => {
      const model = MeshModel.of(objects);
      return () => evaluateAll(model);
    },
  });
  const model = MeshModel.of(objects);
  evaluateAll(model);
  let generation = 0;
  const change = measureInTurn(100, {
    pod: () => {
      const pod = changedPod(objects, ++generation);
      return () => {
        for (const workload of model.apply({ upserted: [pod] }).workloads) {
          answersOf(model, model.workload(workload)!);
        }
      };
    },
  });
  const perSecond = Math.round((size.workloads / full.evaluate.median) * 1000);
  const share = full.evaluate.median / full.parse.median;
  const results: Result[] = [
    {
      what: `full evaluation of ${size.workloads} workloads`,
      ours: `${full.evaluate.median.toFixed(0)} ms (${perSecond} workloads/s)`,
      peer: `JSON.parse of the same objects: ${full.parse.median.toFixed(
        0,
      )} ms`,
      ratio: share.toFixed(2),
      goal: '>= 50000 workloads/s and <= 0.10',
      met: perSecond >= 50_000 && share <= 0.1,
    },
    {
      what: 'one pod changes',
      ours: `${change.pod.median.toFixed(3)} ms`,
      peer: '',
      ratio: '',
      goal: '<= 1 ms',
      met: change.pod.median <= 1,
    },
  ];
  return {
    distribution: distribution(objects),
    megabytes: text.length / 1e6,
    results,
  };
}
