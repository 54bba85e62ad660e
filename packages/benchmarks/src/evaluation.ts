import {
  answersOf,
  KubernetesObject,
  MeshModel,
  trafficOf,
  trafficServices,
} from '@mesh-portal/istio-semantics';
import { asSent } from './asSent';
import { distribution } from './distribution';
import { generateMesh, MeshSize } from './generateMesh';
import { collectGarbage, measureInTurn, retainedBytes } from './measure';

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

/** Objects as a watch sends them: each in a line of its own. */
const linesOf = (objects: KubernetesObject[]) =>
  objects.map(each => JSON.stringify(each));

const megabytes = (lines: string[]) =>
  lines.reduce((sum, each) => sum + each.length, 0) / 1e6;

function parseAll(lines: string[]): void {
  for (const line of lines) {
    JSON.parse(line);
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
 * Full evaluation of a generated mesh beside JSON.parse of the same objects, as the API server sends them and as the
 * ingest keeps them, and the answer to one changed pod. The engine gets what is kept, in objects that it has not seen.
 *
 * @param rounds - counted rounds; the median is reported
 */
export function benchmarkEvaluation(size: MeshSize, rounds: number) {
  const objects = generateMesh(size);
  const sent = linesOf(objects.map(asSent));
  const kept = linesOf(objects);
  const full = measureInTurn(rounds, {
    sent: () => {
      collectGarbage();
      return () => parseAll(sent);
    },
    kept: () => {
      collectGarbage();
      return () => parseAll(kept);
    },
    evaluate: () => {
      const model = MeshModel.of(generateMesh(size));
      collectGarbage();
      return () => evaluateAll(model);
    },
  });
  const model = MeshModel.of(objects);
  const retained = retainedBytes(() => evaluateAll(model));
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
  const share = full.evaluate.median / full.sent.median;
  const parsed = (lines: string[], milliseconds: number) =>
    `${megabytes(lines).toFixed(0)} MB in ${milliseconds.toFixed(0)} ms`;
  const results: Result[] = [
    {
      what: `full evaluation of ${size.workloads} workloads`,
      ours: `${full.evaluate.median.toFixed(0)} ms (${perSecond} workloads/s)`,
      peer: `JSON.parse as sent: ${parsed(
        sent,
        full.sent.median,
      )}, as kept: ${parsed(kept, full.kept.median)}`,
      ratio: `${share.toFixed(2)} as sent, ${(
        full.evaluate.median / full.kept.median
      ).toFixed(2)} as kept`,
      goal: '>= 50000 workloads/s and <= 0.10 as sent',
      met: perSecond >= 50_000 && share <= 0.1,
    },
    {
      what: 'heap that it retains',
      ours: `${(retained / size.workloads / 1000).toFixed(2)} KB per workload`,
      peer: '',
      ratio: '',
      goal: '',
      met: true,
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
  return { distribution: distribution(objects), results };
}
