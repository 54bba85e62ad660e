import { stringAt } from '../model/fields';
import type { MeshModel, Workload } from '../model';
import { expectationOf, podShapeOf } from '../injection';
import type { KubernetesObject, PodGroup } from '../types';

/** What stands in front of a pod. */
export type ProxyKind = 'sidecar' | 'ztunnel' | 'proxyless' | 'none';

/** What stands in front of the pods of a workload. */
export interface DataPlane {
  kind: ProxyKind;
  /** Pods that run, or zero where what would run is told. */
  pods: number;
  /** Pods with a proxy of that kind. */
  behindProxy: number;
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

const strongest: readonly ProxyKind[] = ['sidecar', 'ztunnel', 'proxyless'];

function isDone(pod: KubernetesObject): boolean {
  const phase = stringAt(pod, 'status', 'phase');
  return phase === 'Succeeded' || phase === 'Failed';
}

/** Looks at the pods that run; where none does, at what would become of one. */
export function dataPlaneOf(model: MeshModel, workload: Workload): DataPlane {
  const proxies = model
    .podsOf(workload)
    .filter(each => !isDone(each))
    .map(each => kindOf[podShapeOf(each).state]);
  const kind = strongest.find(each => proxies.includes(each)) ?? 'none';
  if (proxies.length > 0) {
    return {
      kind,
      pods: proxies.length,
      behindProxy:
        kind === 'none' ? 0 : proxies.filter(each => each === kind).length,
    };
  }
  const { expected, proxyInTemplate } = expectationOf(model, workload);
  if (expected.injected || proxyInTemplate) {
    return { kind: 'sidecar', pods: 0, behindProxy: 0 };
  }
  return {
    kind: expected.ambient ? 'ztunnel' : 'none',
    pods: 0,
    behindProxy: 0,
  };
}
