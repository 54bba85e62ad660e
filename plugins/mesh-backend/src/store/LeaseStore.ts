import { ConflictError } from '@backstage/errors';
import type { ResourceHealth } from '../evaluate/freshness';

/** Proof that a replica owns a cluster. */
export interface LeaseToken {
  cluster: string;
  token: number;
}

/** What a write may only be done under: nothing is written where one of these leases is another replica's by now. */
export type Fence = readonly LeaseToken[];

/** A write was refused because these clusters are another replica's by now. */
export class LeaseLostError extends ConflictError {
  readonly clusters: readonly string[];

  constructor(clusters: readonly string[]) {
    super(`Another replica reads ${clusters.join(', ')} by now`);
    this.clusters = clusters;
  }
}

export interface Replica {
  id: string;
  /** Its share of the work, beside that of the others. */
  capacity: number;
  /** Clusters that it could read. */
  clusters: string[];
}

/** What an owner says of its cluster with every heartbeat. */
export interface LeaseReport extends LeaseToken {
  /** How many there are; undefined where they have not been counted yet. */
  objects?: number;
  /** Whether it knows how fresh the cluster is. */
  told: boolean;
  /** ISO time. */
  lastSeen?: string;
  /** Undefined where they are as reported before. */
  resources?: ResourceHealth[];
}

export interface Lease extends LeaseToken {
  owner?: string;
  /** Not expired. */
  live: boolean;
  objects: number;
  /** How often the owner was asked to read the cluster again, ever. */
  refreshes: number;
}

/** Who is there, and who reads what. */
export interface Membership {
  /** Those that have given a sign of life within the time to live. */
  replicas: Replica[];
  leases: Lease[];
  /** When a cluster was last moved for balance, in milliseconds before now. */
  sinceMoved: number;
}

/** Which replica reads which cluster. Time is the database's, so that the clocks of replicas need not agree. */
export interface LeaseStore {
  /** Gives a sign of life, renews the leases and makes missing ones; tells how things stand then. */
  heartbeat(
    replica: Replica,
    reports: readonly LeaseReport[],
    ttlMs: number,
  ): Promise<Membership>;
  /** Takes a lease that is free or has expired; undefined where another replica was faster. */
  claim(
    lease: Lease,
    owner: string,
    ttlMs: number,
  ): Promise<number | undefined>;
  /** Hands an own lease over; false where it is no longer one's own. */
  transfer(lease: LeaseToken, to: string, ttlMs: number): Promise<boolean>;
  /** Frees everything that a replica holds, and forgets the replica. */
  release(replicaId: string): Promise<void>;
  /** Asks whoever owns the cluster to read it again; false where nobody could. */
  requestRefresh(cluster: string): Promise<boolean>;
  /** Health of resources as the owners reported it, by cluster. */
  listResources(): Promise<Map<string, ResourceHealth[]>>;
}
