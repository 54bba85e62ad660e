import type { ResourceFamily } from '@mesh-portal/fake-kubernetes';

/** What one of the demo's clusters is, besides the objects in `clusters/<name>/`. */
export interface DemoClusterDefinition {
  name: string;
  title: string;
  /** Kubernetes version; native sidecars are Istio's default from 1.33 on. */
  version: string;
  nodes: readonly string[];
  families: readonly ResourceFamily[];
}

export const demoClusters: readonly DemoClusterDefinition[] = [
  {
    name: 'prod-eu',
    title: 'Production Europe',
    version: '1.33.4',
    nodes: ['prod-eu-a', 'prod-eu-b'],
    families: ['istio', 'kyma'],
  },
  {
    name: 'stage',
    title: 'Staging',
    version: '1.32.8',
    nodes: ['stage-a'],
    families: ['istio', 'gateway-api', 'kyma', 'argo-rollouts', 'flagger'],
  },
  {
    name: 'edge',
    title: 'Depots',
    version: '1.34.1',
    nodes: ['depot-north', 'depot-south'],
    families: ['istio', 'gateway-api'],
  },
];
