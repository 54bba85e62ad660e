import type { ClusterObject } from './questions';

/**
 * `revoked` was approved or requested before; `rule` counts for all checks and as long as the entity is in a namespace of
 * the platform (`mesh.platformNamespaces`), and nobody decides on it.
 */
export type ExemptionState =
  | 'requested'
  | 'approved'
  | 'rejected'
  | 'revoked'
  | 'rule';

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

/** Decisions of people. */
export type ExemptionDecision = 'approved' | 'rejected' | 'revoked';

/** That an entity, or one of its workloads, need not meet a check for a while; it counts while approved. Times are ISO. */
export interface MeshExemption {
  id: string;
  entityRef: string;
  /** Set where only one workload of the entity is exempt. */
  workloadId?: string;
  /** Id of a check; `*` for all of them where the state is `rule`. */
  check: string;
  /** In the words of who asks; empty where the state is `rule`. */
  reason: string;
  ticket?: string;
  state: ExemptionState;
  /** Where it comes from: somebody asked for it, the entity's annotation proposes it, or a rule of the installation. */
  source: 'request' | 'annotation' | 'rule';
  /** Where the state is `rule`: the namespaces of the platform that the entity is in, as `cluster/namespace`. */
  places?: string[];
  /** True once it has expired, whatever its state. */
  expired: boolean;
  /** Entity ref of a user; of the entity where its annotation proposes it; absent where the state is `rule`. */
  requestedBy?: string;
  requestedAt?: string;
  /** Absent where the state is `rule`. */
  expiresAt?: string;
  decidedBy?: string;
  decidedAt?: string;
}

/** Payload of the event `mesh.exemption.expired`, of which every approved exemption that expires has one. */
export interface ExpiredExemption {
  id: string;
  /** Full entity ref. */
  entityRef: string;
  /** Id of a check. */
  check: string;
  /** ISO time. */
  expiresAt: string;
}

/** Which exemptions to list. */
export interface ExemptionFilter {
  /** Full entity ref. */
  entity?: string;
  state?: ExemptionState;
}

/** Answer of `GET /v1/exemptions`: those of readable entities, newest first, those by rule last. */
export interface ExemptionList {
  items: MeshExemption[];
  /** How many days from now on an exemption may be asked for at most. */
  maxDays: number;
}
