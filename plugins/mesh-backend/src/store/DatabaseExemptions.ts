import { randomUUID } from 'node:crypto';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type { Knex } from 'knex';
import { chunks } from './columns';
import type {
  Exemption,
  ExemptionDecision,
  ExemptionProposal,
  ExemptionQuery,
  ExemptionState,
  ExemptionStore,
} from './ExemptionStore';
import type { BigInteger } from './rows';

interface ExemptionRow {
  id: string;
  entity_ref: string;
  workload_id: string | null;
  check_id: string;
  reason: string;
  ticket: string | null;
  state: ExemptionState;
  source: Exemption['source'];
  requested_by: string;
  requested_at: BigInteger;
  expires_at: BigInteger;
  decided_by: string | null;
  decided_at: BigInteger | null;
  expiry_told_at?: BigInteger | null;
}

const decidable: Record<ExemptionDecision['state'], ExemptionState[]> = {
  approved: ['requested'],
  rejected: ['requested'],
  revoked: ['requested', 'approved'],
};

export class DatabaseExemptions implements ExemptionStore {
  readonly #db: Knex;

  constructor(db: Knex) {
    this.#db = db;
  }

  async requestExemption(
    request: Omit<
      Exemption,
      'id' | 'state' | 'source' | 'decidedBy' | 'decidedAt'
    >,
  ): Promise<Exemption> {
    if (!(request.expiresAt > request.requestedAt)) {
      throw new InputError("'expiresAt' must lie in the future");
    }
    const exemption: Exemption = {
      ...request,
      id: randomUUID(),
      state: 'requested',
      source: 'request',
    };
    await this.#table().insert(toRow(exemption));
    return exemption;
  }

  async decideExemption(
    id: string,
    decision: ExemptionDecision,
  ): Promise<Exemption> {
    const changed = await this.#table()
      .where({ id })
      .whereIn('state', decidable[decision.state])
      .update({
        state: decision.state,
        decided_by: decision.decidedBy,
        decided_at: decision.decidedAt,
      });
    const exemption = await this.readExemption(id);
    if (!exemption) {
      throw new NotFoundError('No such exemption');
    }
    if (changed === 0) {
      throw new ConflictError(`The exemption is ${exemption.state} already`);
    }
    return exemption;
  }

  async readExemption(id: string): Promise<Exemption | undefined> {
    const row = await this.#table().where({ id }).first();
    return row && fromRow(row);
  }

  async listExemptions(query: ExemptionQuery): Promise<Exemption[]> {
    const { entityRefs, state, expiresAfter } = query;
    const filtered = this.#table();
    if (state !== undefined) {
      filtered.where({ state });
    }
    if (expiresAfter !== undefined) {
      filtered.where('expires_at', '>', expiresAfter);
    }
    const rows: ExemptionRow[] = [];
    if (entityRefs) {
      for (const refs of chunks(entityRefs)) {
        rows.push(...(await filtered.clone().whereIn('entity_ref', refs)));
      }
    } else {
      rows.push(...(await filtered));
    }
    return rows
      .map(fromRow)
      .sort((a, b) => b.requestedAt - a.requestedAt || (a.id < b.id ? -1 : 1));
  }

  async saveProposals(
    proposals: readonly ExemptionProposal[],
    { at, trusted }: { at: number; trusted: boolean },
  ): Promise<void> {
    const known: ExemptionRow[] = await this.#table().where({
      source: 'annotation',
    });
    const knownIds = new Set(known.map(row => row.id));
    const added = proposals.filter(
      each => !knownIds.has(each.id) && each.expiresAt > at,
    );
    for (const some of chunks(added)) {
      await this.#table()
        .insert(
          some.map(each =>
            toRow({
              ...each,
              state: trusted ? 'approved' : 'requested',
              source: 'annotation',
              requestedBy: each.entityRef,
              requestedAt: at,
            }),
          ),
        )
        .onConflict('id')
        .ignore();
    }
    const proposed = new Set(proposals.map(each => each.id));
    const wanted = (row: ExemptionRow): ExemptionState => {
      if (!proposed.has(row.id)) {
        return 'revoked';
      }
      return trusted ? 'approved' : 'requested';
    };
    for (const row of known) {
      // Who has decided is only kept of people.
      const undecided = row.decided_by === null || !proposed.has(row.id);
      if (undecided && row.state !== 'rejected' && row.state !== wanted(row)) {
        await this.#table()
          .where({ id: row.id, state: row.state })
          .update({ state: wanted(row) });
      }
    }
  }

  async takeExpired(at: number): Promise<Exemption[]> {
    const rows = await this.#table()
      .where({ state: 'approved' })
      .where('expires_at', '<=', at)
      .whereNull('expiry_told_at');
    const taken: Exemption[] = [];
    for (const row of rows) {
      const changed = await this.#table()
        .where({ id: row.id })
        .whereNull('expiry_told_at')
        .update({ expiry_told_at: at });
      if (changed === 1) {
        taken.push(fromRow(row));
      }
    }
    return taken;
  }

  #table() {
    return this.#db<ExemptionRow>('mesh_exemption');
  }
}

function toRow(exemption: Exemption): ExemptionRow {
  return {
    id: exemption.id,
    entity_ref: exemption.entityRef,
    workload_id: exemption.workloadId ?? null,
    check_id: exemption.check,
    reason: exemption.reason,
    ticket: exemption.ticket ?? null,
    state: exemption.state,
    source: exemption.source,
    requested_by: exemption.requestedBy,
    requested_at: exemption.requestedAt,
    expires_at: exemption.expiresAt,
    decided_by: exemption.decidedBy ?? null,
    decided_at: exemption.decidedAt ?? null,
  };
}

function fromRow(row: ExemptionRow): Exemption {
  return {
    id: row.id,
    entityRef: row.entity_ref,
    ...(row.workload_id !== null && { workloadId: row.workload_id }),
    check: row.check_id,
    reason: row.reason,
    ...(row.ticket !== null && { ticket: row.ticket }),
    state: row.state,
    source: row.source,
    requestedBy: row.requested_by,
    requestedAt: Number(row.requested_at),
    expiresAt: Number(row.expires_at),
    ...(row.decided_by !== null && { decidedBy: row.decided_by }),
    ...(row.decided_at !== null && { decidedAt: Number(row.decided_at) }),
  };
}
