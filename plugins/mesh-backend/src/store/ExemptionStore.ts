export type ExemptionState = 'requested' | 'approved' | 'rejected' | 'revoked';

/** That an entity, or one of its workloads, need not meet a check for a while. Times are seconds since 1970, UTC. */
export interface Exemption {
  id: string;
  entityRef: string;
  /** Where only this workload of the entity is exempt. */
  workloadId?: string;
  check: string;
  reason: string;
  ticket?: string;
  state: ExemptionState;
  /** Entity ref of a user. */
  requestedBy: string;
  requestedAt: number;
  /** From then on it no longer counts. */
  expiresAt: number;
  decidedBy?: string;
  decidedAt?: number;
}

export interface ExemptionDecision {
  state: Exclude<ExemptionState, 'requested'>;
  decidedBy: string;
  decidedAt: number;
}

export interface ExemptionQuery {
  /** All entities where undefined. */
  entityRefs?: readonly string[];
  state?: ExemptionState;
  /** Only those that expire later. */
  expiresAfter?: number;
}

export interface ExemptionStore {
  /** Stores a request. Throws an InputError where it would have expired before it was made. */
  requestExemption(
    request: Omit<Exemption, 'id' | 'state' | 'decidedBy' | 'decidedAt'>,
  ): Promise<Exemption>;
  /**
   * Approves or rejects what is requested, revokes what is requested or approved. Throws a NotFoundError for an unknown
   * id and a ConflictError where another decision was made before.
   */
  decideExemption(id: string, decision: ExemptionDecision): Promise<Exemption>;
  readExemption(id: string): Promise<Exemption | undefined>;
  /** Newest first. */
  listExemptions(query: ExemptionQuery): Promise<Exemption[]>;
}
