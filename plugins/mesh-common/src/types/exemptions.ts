import type { ClusterObject } from './questions';

/** `revoked` was approved or requested before. */
export type ExemptionState = 'requested' | 'approved' | 'rejected' | 'revoked';

/** Body of `POST /v1/exemptions`. */
export interface ExemptionRequest {
  /** Full entity ref. */
  entityRef: string;
  /** Where only this workload of the entity is to be exempt. */
  workload?: ClusterObject;
  /** Id of a check. */
  check: string;
  reason: string;
  /** Where it is discussed; a key or a URL. */
  ticket?: string;
  /** ISO time from which it no longer counts. */
  expiresAt: string;
}

/** That an entity, or one of its workloads, need not meet a check for a while; it counts while approved. Times are ISO. */
export interface MeshExemption {
  id: string;
  entityRef: string;
  /** Set where only one workload of the entity is exempt. */
  workloadId?: string;
  check: string;
  reason: string;
  ticket?: string;
  state: ExemptionState;
  /** True once it has expired, whatever its state. */
  expired: boolean;
  /** Entity ref of a user. */
  requestedBy: string;
  requestedAt: string;
  expiresAt: string;
  decidedBy?: string;
  decidedAt?: string;
}

/** Which exemptions to list. */
export interface ExemptionFilter {
  /** Full entity ref. */
  entity?: string;
  state?: ExemptionState;
}

/** Answer of `GET /v1/exemptions`: those of readable entities, newest first. */
export interface ExemptionList {
  items: MeshExemption[];
}
