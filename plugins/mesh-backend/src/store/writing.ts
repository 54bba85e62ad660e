import type { Knex } from 'knex';
import { LeaseLostError, type Fence } from './LeaseStore';

/** Work of one transaction, with the sequence number that it is written under. */
export type Write = (tx: Knex.Transaction, seq: number) => Promise<void>;

/** The number of the last write that readers may see. */
export async function sequenceOf(db: Knex): Promise<number> {
  const row = await db('mesh_sequence').where({ id: 1 }).first('value');
  return Number(row.value);
}

/**
 * One transaction, which happens wholly before or after any change of owner; resolves to the sequence after it. Grows
 * the sequence first: its row lock makes writers commit in the order of their numbers.
 *
 * @throws LeaseLostError where a lease of the fence is no longer the caller's.
 */
export async function write(
  db: Knex,
  fence: Fence,
  work: Write,
): Promise<number> {
  return db.transaction(async tx => {
    await tx('mesh_sequence').where({ id: 1 }).increment('value', 1);
    await checkFence(tx, fence);
    const seq = await sequenceOf(tx);
    await work(tx, seq);
    return seq;
  });
}

async function checkFence(tx: Knex.Transaction, fence: Fence): Promise<void> {
  if (fence.length === 0) {
    return;
  }
  // The lock keeps the leases from being taken over before the commit. SQLite has but one writer.
  const held: Array<{ cluster: string; token: number | string }> = await tx(
    'mesh_cluster_lease',
  )
    .whereIn(
      'cluster',
      fence.map(each => each.cluster),
    )
    .forShare()
    .select('cluster', 'token');
  const tokens = new Map(held.map(row => [row.cluster, Number(row.token)]));
  const lost = fence.filter(each => tokens.get(each.cluster) !== each.token);
  if (lost.length > 0) {
    throw new LeaseLostError(lost.map(each => each.cluster));
  }
}
