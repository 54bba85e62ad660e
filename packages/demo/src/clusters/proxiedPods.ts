import type { FakeCluster, KubeObject } from '@mesh-portal/fake-kubernetes';
import type { ProxiedPod } from '../standIns/prometheus';

interface PodSpec {
  containers?: Array<{ name: string }>;
  initContainers?: Array<{ name: string }>;
}

/** Pods that run a proxy now. */
export function proxiedPods(
  clusters: ReadonlyMap<string, FakeCluster>,
): ProxiedPod[] {
  return [...clusters.values()].flatMap(cluster =>
    cluster
      .list({ apiVersion: 'v1', kind: 'Pod' })
      .filter(hasProxy)
      .map(({ metadata }) => ({
        cluster: cluster.name,
        namespace: metadata.namespace ?? '',
        pod: metadata.name,
      })),
  );
}

function hasProxy({ spec }: KubeObject): boolean {
  const { containers = [], initContainers = [] } = (spec ?? {}) as PodSpec;
  return [...containers, ...initContainers].some(
    ({ name }) => name === 'istio-proxy',
  );
}
