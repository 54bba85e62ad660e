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
  /** It was read, and is no longer one to read. */
  onClusterRemoved(cluster: string): void;
  /** The clusters that can be read are others than before. */
  onClusters(): void;
}

/** Something about the feed as a whole that an operator should know, a cluster list that cannot be read for example. */
export interface FeedNotice {
  severity: 'info' | 'warning' | 'error';
  /** What is wrong and what to do, without secrets. */
  message: string;
}

/** Everything that `evaluate/` knows about where objects come from. */
export interface MeshFeed {
  start(listener: MeshFeedListener): Promise<void>;
  stop(): Promise<void>;
  /** Names of the clusters that can be read. */
  clusters(): string[];
  /** Reads a cluster from the beginning, and tells the listener all of it. */
  read(cluster: string): void;
  /** Ends reading a cluster; the listener is told nothing more of it. */
  leave(cluster: string): void;
  /** Reads at once what is not in step, without waiting for the next attempt; false for a cluster that is not read. */
  refresh(cluster: string): boolean;
  /** Of the clusters that are read. */
  health(): ClusterHealth[];
  /** When the cluster answered last, if only by a sign of life. ISO time. */
  lastSeen(cluster: string): string | undefined;
  /** Empty when all is well. */
  notices(): FeedNotice[];
}
