import type { KubeManifest } from '../types';
import type { PodSpec } from '../workloads';

interface WorkloadOptions {
  name?: string;
  namespace?: string;
  replicas?: number;
  image?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  spec?: object;
  podSpec?: Partial<PodSpec>;
}

/** A Deployment, or another kind with a pod template. */
export function workload({
  name = 'web',
  namespace = 'default',
  replicas = 2,
  image = 'web:1',
  labels = {},
  annotations = {},
  spec = {},
  podSpec = {},
  kind = 'Deployment',
}: WorkloadOptions & { kind?: string } = {}): KubeManifest {
  const app = { app: name };
  return {
    apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1',
    kind,
    metadata: { name, namespace },
    spec: {
      ...(kind !== 'DaemonSet' && kind !== 'Job' && { replicas }),
      ...(kind !== 'Job' && { selector: { matchLabels: app } }),
      template: {
        metadata: { labels: { ...app, ...labels }, annotations },
        spec: { containers: [{ name: 'app', image }], ...podSpec },
      },
      ...spec,
    },
  };
}

export function namespaceManifest(
  name: string,
  labels: Record<string, string> = {},
): KubeManifest {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}
