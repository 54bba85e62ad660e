import type { MeshDelta } from '@mesh-portal/istio-semantics';

/** State of one watched resource of one cluster. */
export interface ResourceHealth {
  /** `Kind.group`, or `Kind` for the core group. */
  kind: string;
  state: 'starting' | 'synced' | 'absent' | 'forbidden' | 'failed';
  /** Without secrets and without text from the API server's body. */
  error?: string;
  /** The RBAC rule that a 403 asks for, as YAML. */
  missingRule?: string;
  lastEvent?: string;
  lastSync?: string;
}

/** State of one cluster. Times are ISO. */
export interface ClusterHealth {
  name: string;
  title?: string;
  /** `unknown`: nothing was ever read; `stale`: read once, but no answer lately. */
  state: 'starting' | 'fresh' | 'stale' | 'unknown';
  lastSeen?: string;
  /** Since when it has not been fresh. */
  since?: string;
  error?: string;
  resources: ResourceHealth[];
}

/** Takes what the clusters tell; calls are synchronous and must not throw. */
export interface MeshFeedListener {
  /** Trimmed objects of one cluster, in the order in which the cluster told them. */
  onDelta(cluster: string, delta: MeshDelta): void;
  onHealth(cluster: string, health: ClusterHealth): void;
  onClusterRemoved(cluster: string): void;
}

/** Everything that `evaluate/` knows about where objects come from. */
export interface MeshFeed {
  start(listener: MeshFeedListener): Promise<void>;
  stop(): Promise<void>;
  health(): ClusterHealth[];
}
