import type { Knex } from 'knex';

/** Work of one transaction, with the sequence number that it is written under. */
export type Write = (tx: Knex.Transaction, seq: number) => Promise<void>;

/** The number of the last write that readers may see. */
export async function sequenceOf(db: Knex): Promise<number> {
  const row = await db('mesh_sequence').where({ id: 1 }).first('value');
  return Number(row.value);
}

/**
 * One transaction; resolves to the sequence after it. Grows the sequence first: its row lock makes writers commit in
 * the order of their numbers.
 */
export async function write(db: Knex, work: Write): Promise<number> {
  return db.transaction(async tx => {
    await tx('mesh_sequence').where({ id: 1 }).increment('value', 1);
    const seq = await sequenceOf(tx);
    await work(tx, seq);
    return seq;
  });
}
