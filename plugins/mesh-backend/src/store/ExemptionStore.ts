export type ExemptionState = 'requested' | ExemptionDecision['state'];

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
  source: 'request' | 'annotation';
  /** Entity ref of a user, or of the entity whose annotation proposes it. */
  requestedBy: string;
  requestedAt: number;
  /** From then on it no longer counts. */
  expiresAt: number;
  decidedBy?: string;
  decidedAt?: number;
}

export interface ExemptionDecision {
  state: 'approved' | 'rejected' | 'revoked';
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

/** An exemption as an annotation proposes it; the same proposal has the same id in every process. */
export type ExemptionProposal = Pick<
  Exemption,
  'id' | 'entityRef' | 'check' | 'reason' | 'expiresAt'
>;

export interface ExemptionStore {
  /** Stores a request. Throws an InputError where it would have expired before it was made. */
  requestExemption(
    request: Omit<
      Exemption,
      'id' | 'state' | 'source' | 'decidedBy' | 'decidedAt'
    >,
  ): Promise<Exemption>;
  /**
   * Approves or rejects what is requested, revokes what is requested or approved. Throws a NotFoundError for an unknown
   * id and a ConflictError where another decision was made before.
   */
  decideExemption(id: string, decision: ExemptionDecision): Promise<Exemption>;
  readExemption(id: string): Promise<Exemption | undefined>;
  /**
   * Takes over what annotations propose now: new ones are requested, or approved at once where annotations are
   * `trusted`; one that is proposed no longer is revoked. What people have decided stays.
   */
  saveProposals(
    proposals: readonly ExemptionProposal[],
    options: { at: number; trusted: boolean },
  ): Promise<void>;
  /** Approved ones that have expired at a time and were not returned before, to this or another process. */
  takeExpired(at: number): Promise<Exemption[]>;
  /** Newest first. */
  listExemptions(query: ExemptionQuery): Promise<Exemption[]>;
}
