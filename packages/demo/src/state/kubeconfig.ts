import type { FakeCluster } from '@mesh-portal/fake-kubernetes';
import { parse } from 'yaml';

interface Kubeconfig {
  clusters: unknown[];
  users: unknown[];
  contexts: unknown[];
}

/** One kubeconfig with a context per cluster; the first is the current one. */
export function mergeKubeconfigs(clusters: readonly FakeCluster[]) {
  const parts = clusters.map(
    cluster => parse(cluster.kubeconfig()) as Kubeconfig,
  );
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': clusters[0].name,
    clusters: parts.flatMap(part => part.clusters),
    users: parts.flatMap(part => part.users),
    contexts: parts.flatMap(part => part.contexts),
  };
}
