import type { Fix, Reason, UpgradeState } from '@mesh-portal/istio-semantics';
import type { ClusterFreshness } from './entityMesh';

/** Who restarts: `kyma` does it itself, `you` have to, and nothing tells for `unknown`. */
export const restarters = ['kyma', 'you', 'unknown'] as const;

export type Restarter = (typeof restarters)[number];

/** Which workloads to list that have to be restarted. */
export interface RestartFilter {
  who?: Restarter;
  cluster?: string;
  namespace?: string;
  /** Full entity ref of the owner of an entity that claims the workload. */
  owner?: string;
  /** Full entity ref. */
  entity?: string;
  /** At most 500; default 100. */
  limit?: number;
  offset?: number;
}

/** A workload whose proxies are not as their control plane would make them now. */
export interface ListedRestart {
  cluster: string;
  namespace: string;
  /** API group without version. */
  group?: string;
  kind: string;
  name: string;
  who: Restarter;
  state: UpgradeState;
  /** Deciding reason first. */
  because: Reason[];
  /** What to do where it is known. */
  remedy?: Fix;
  controlPlaneVersion?: string;
  /** Running proxy versions and the pods that run them. */
  proxies: Array<{ version: string; revision?: string; pods: number }>;
  /** Of the cluster: what is told of one that is not fresh is the last known. */
  freshness: ClusterFreshness['state'];
  /** Readable entities that claim it. */
  entityRefs: string[];
  /** Entity refs of their owners. */
  owners: string[];
}

/** Answer of `GET /v1/restarts`: by cluster, namespace and name, what people have to do first. */
export interface RestartList {
  items: ListedRestart[];
  total: number;
  /** How many there are of each kind under the same filter but for `who`. */
  counts: Record<Restarter, number>;
  /** True when only workloads of entities that the reader may see are told. */
  visibleOnly: boolean;
}
