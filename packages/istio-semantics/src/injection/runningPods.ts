import { listAt, nameOf, stringAt } from '../model/fields';
import { kinds } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import type { Workload } from '../model/workloads';
import type { KubernetesObject, PodGroup } from '../types';
import { PodShape, podShapeOf } from './podShape';

export interface ShapedPod {
  pod: KubernetesObject;
  shape: PodShape;
}

/** The pods of a workload that count, and their part in the mesh. */
export interface RunningPods {
  /** Those not yet finished, or where all are (a Job between two runs) the finished ones. */
  pods: readonly ShapedPod[];
  finished: boolean;
  /** Those with a proxy of their own. */
  proxied: readonly ShapedPod[];
  groups: PodGroup[];
  /** Revisions that injected a proxy, in order. */
  revisions: readonly string[];
}

const proxied: readonly PodGroup['state'][] = [
  'sidecar',
  'native-sidecar',
  'gateway',
];

function isFinished(pod: KubernetesObject): boolean {
  const phase = stringAt(pod, 'status', 'phase');
  return phase === 'Succeeded' || phase === 'Failed';
}

function isReady(pod: KubernetesObject): boolean {
  for (const each of listAt(pod, 'status', 'conditions')) {
    if (stringAt(each, 'type') === 'Ready') {
      return stringAt(each, 'status') === 'True';
    }
  }
  return false;
}

function read(all: readonly KubernetesObject[]): RunningPods {
  const live = all.some(isFinished)
    ? all.filter(each => !isFinished(each))
    : all;
  const finished = all.length > 0 && live.length === 0;
  const pods: ShapedPod[] = [];
  const withProxy: ShapedPod[] = [];
  const groups: PodGroup[] = [];
  const revisions: string[] = [];
  for (const pod of finished ? all : live) {
    const shape = podShapeOf(pod);
    const { state, revision, proxyVersion } = shape;
    const shaped = { pod, shape };
    pods.push(shaped);
    if (proxied.includes(state)) {
      withProxy.push(shaped);
      if (!revisions.includes(revision ?? 'default')) {
        revisions.push(revision ?? 'default');
      }
    }
    let group = groups.find(
      each =>
        each.state === state &&
        each.revision === revision &&
        each.proxyVersion === proxyVersion,
    );
    if (!group) {
      group = {
        state,
        ...(revision ? { revision } : {}),
        ...(proxyVersion ? { proxyVersion } : {}),
        names: [],
        ready: 0,
      };
      groups.push(group);
    }
    group.names.push(nameOf(pod));
    group.ready += isReady(pod) ? 1 : 0;
  }
  return {
    pods,
    finished,
    proxied: withProxy,
    groups,
    revisions: revisions.sort(),
  };
}

/** Reads a workload's pods once for all questions. */
export function runningPodsOf(
  model: MeshModel,
  workload: Workload,
): RunningPods {
  return model.memoOf(
    workload,
    'runningPods',
    [[kinds.pod, workload.namespace]],
    () => read(model.podsOf(workload)),
  );
}
