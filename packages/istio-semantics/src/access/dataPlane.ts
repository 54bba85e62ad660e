import type { KubernetesObject } from '../types';
import {
  annotationsOf,
  labelsOf,
  labelValue,
  listAt,
  stringAt,
} from '../model/fields';
import type { MeshModel, Workload } from '../model';

/** What stands in front of a pod. */
export type ProxyKind = 'sidecar' | 'ztunnel' | 'proxyless' | 'none';

/** What stands in front of the pods of a workload. */
export interface DataPlane {
  kind: ProxyKind;
  pods: number;
  /** Pods with a proxy of that kind. */
  behindProxy: number;
  /** Revision of the control plane that injected them. */
  revision?: string;
}

/**
 * Mirrors `pkg/kube/inject/app_probe.go → FindSidecar` and
 * `pilot/pkg/serviceregistry/ambient/workloads.go → setTunnelProtocol`.
 */
function proxyOf(pod: KubernetesObject): ProxyKind {
  const containers = [
    ...listAt(pod, 'spec', 'containers'),
    ...listAt(pod, 'spec', 'initContainers'),
  ];
  if (containers.some(each => stringAt(each, 'name') === 'istio-proxy')) {
    return 'sidecar';
  }
  const annotations = annotationsOf(pod);
  if (labelValue(annotations, 'sidecar.istio.io/status') !== undefined) {
    return 'proxyless';
  }
  const captured =
    labelValue(annotations, 'ambient.istio.io/redirection') === 'enabled' ||
    labelValue(labelsOf(pod), 'networking.istio.io/tunnel') === 'http';
  return captured ? 'ztunnel' : 'none';
}

const strongest: readonly ProxyKind[] = ['sidecar', 'ztunnel', 'proxyless'];

/** Looks at the pods that run now. */
export function dataPlaneOf(model: MeshModel, workload: Workload): DataPlane {
  const pods = model.podsOf(workload);
  const proxies = pods.map(proxyOf);
  const kind = strongest.find(each => proxies.includes(each)) ?? 'none';
  const injected = pods
    .map(pod => labelValue(annotationsOf(pod), 'istio.io/rev'))
    .find(each => each !== undefined);
  return {
    kind,
    pods: pods.length,
    behindProxy:
      kind === 'none' ? 0 : proxies.filter(each => each === kind).length,
    ...(injected ? { revision: injected } : {}),
  };
}
