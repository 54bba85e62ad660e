import { expectationOf } from '../injection/expectation';
import type { PodShape } from '../injection/podShape';
import { runningPodsOf } from '../injection/runningPods';
import type { MeshModel } from '../model/MeshModel';
import type { Workload } from '../model/workloads';
import { isServing } from '../traffic/endpoints';
import type { Reason } from '../types';

/** What runs, as far as PeerAuthentication is concerned. */
export interface ServerPods {
  /** `proxyless`: the gRPC library inside decides. */
  kind: 'sidecar' | 'ztunnel' | 'gateway' | 'proxyless' | 'none';
  total: number;
  /** Pods that enforce nothing. */
  naked: number;
  revision?: string;
  /** Why it is not known what would become of a pod, where none runs. */
  unknown?: Reason[];
}

const kindsByState: Readonly<Record<PodShape['state'], ServerPods['kind']>> = {
  sidecar: 'sidecar',
  'native-sidecar': 'sidecar',
  gateway: 'gateway',
  ambient: 'ztunnel',
  'ambient-pending': 'none',
  proxyless: 'proxyless',
  none: 'none',
};

const strongestFirst = ['gateway', 'sidecar', 'ztunnel', 'proxyless'] as const;

/** The pods that run; where none does, what would become of one. */
export function serverPodsOf(model: MeshModel, workload: Workload): ServerPods {
  const states = new Set<ServerPods['kind']>();
  let total = 0;
  let naked = 0;
  let revision: string | undefined;
  for (const { pod, shape } of runningPodsOf(model, workload).pods) {
    if (isServing(pod)) {
      const state = kindsByState[shape.state];
      states.add(state);
      total++;
      naked += state === 'none' ? 1 : 0;
      revision ||= shape.revision;
    }
  }
  if (total === 0) {
    const { expected, unknown } = expectationOf(model, workload);
    const unenrolled = expected.ambient ? 'ztunnel' : 'none';
    return {
      kind: expected.injected ? 'sidecar' : unenrolled,
      total: 0,
      naked: 0,
      ...(expected.revision ? { revision: expected.revision } : {}),
      unknown,
    };
  }
  return {
    kind: strongestFirst.find(each => states.has(each)) ?? 'none',
    total,
    naked,
    ...(revision ? { revision } : {}),
  };
}
