import type { MeshModel, Workload } from '../model';
import { expectationOf } from '../injection';
import { runningPodsOf } from '../injection/runningPods';
import type { PodGroup } from '../types';

/** What stands in front of a pod. */
export type ProxyKind = 'sidecar' | 'ztunnel' | 'proxyless' | 'none';

/** What stands in front of the pods of a workload. */
export interface DataPlane {
  kind: ProxyKind;
  /** Pods that run, or zero where what would run is told. */
  pods: number;
  /** Pods with a proxy of that kind. */
  behindProxy: number;
  /** Revision of the control plane that rules them. */
  revision?: string;
}

const kindOf: Readonly<Record<PodGroup['state'], ProxyKind>> = {
  sidecar: 'sidecar',
  'native-sidecar': 'sidecar',
  gateway: 'sidecar',
  ambient: 'ztunnel',
  'ambient-pending': 'none',
  proxyless: 'proxyless',
  none: 'none',
};

/** Of several kinds in one workload the strongest counts. */
const strength: Readonly<Record<ProxyKind, number>> = {
  sidecar: 3,
  ztunnel: 2,
  proxyless: 1,
  none: 0,
};

function expectedPlane(model: MeshModel, workload: Workload): DataPlane {
  const { expected, proxyInTemplate } = expectationOf(model, workload);
  const unproxied = expected.ambient ? 'ztunnel' : 'none';
  return {
    kind: expected.injected || proxyInTemplate ? 'sidecar' : unproxied,
    pods: 0,
    behindProxy: 0,
    ...(expected.revision ? { revision: expected.revision } : {}),
  };
}

/** Looks at the pods that run; where none does, at what would become of one. */
export function dataPlaneOf(model: MeshModel, workload: Workload): DataPlane {
  const { pods: shaped, finished } = runningPodsOf(model, workload);
  if (finished || shaped.length === 0) {
    return expectedPlane(model, workload);
  }
  let kind: ProxyKind = 'none';
  let behindProxy = 0;
  let revision: string | undefined;
  for (const { shape } of shaped) {
    const found = kindOf[shape.state];
    if (strength[found] > strength[kind]) {
      kind = found;
      behindProxy = 0;
    }
    behindProxy += found === kind && kind !== 'none' ? 1 : 0;
    revision ??= shape.revision;
  }
  revision ??= expectedPlane(model, workload).revision;
  return {
    kind,
    pods: shaped.length,
    behindProxy,
    ...(revision ? { revision } : {}),
  };
}
