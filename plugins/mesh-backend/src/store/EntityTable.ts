import type { EntityFacts } from '@mesh-portal/backstage-plugin-mesh-common';
import type { Knex } from 'knex';
import { chunks } from './columns';
import type {
  CoverageEntity,
  EntityReasons,
  EntityVersion,
  FactChanges,
  StoredEntity,
} from './MeshStore';
import {
  entityFromRow,
  entityToRow,
  reasonsFromRow,
  type EntityRow,
} from './rows';
import { sequenceOf } from './writing';

const reasonsColumns = ['entity_ref', 'owner_ref', 'cells', 'reasons'] as const;

/** What verdicts make of catalog entities. */
export class EntityTable {
  readonly #db: Knex;

  constructor(db: Knex) {
    this.#db = db;
  }

  async listEntityRefs(): Promise<string[]> {
    return this.#db<EntityRow>('mesh_entity')
      .whereNotNull('facts')
      .pluck('entity_ref');
  }

  async readVersions(
    entityRefs: readonly string[],
  ): Promise<Map<string, EntityVersion>> {
    const versions = new Map<string, EntityVersion>();
    for (const refs of chunks(entityRefs)) {
      const rows = await this.#db<EntityRow>('mesh_entity')
        .whereIn('entity_ref', refs)
        .whereNotNull('facts')
        .select('entity_ref', 'hash', 'facts_hash');
      for (const row of rows) {
        versions.set(row.entity_ref, {
          hash: row.hash,
          factsHash: row.facts_hash,
        });
      }
    }
    return versions;
  }

  async readEntity(
    entityRef: string,
  ): Promise<(StoredEntity & { seq: number }) | undefined> {
    const row = await this.#db<EntityRow>('mesh_entity')
      .where({ entity_ref: entityRef })
      .whereNotNull('facts')
      .first();
    return row && entityFromRow(row);
  }

  async listFacts(since: number): Promise<FactChanges> {
    const seq = await sequenceOf(this.#db);
    const rows = await this.#db<EntityRow>('mesh_entity')
      .where('facts_seq', '>', since)
      .where('facts_seq', '<=', seq)
      .select('entity_ref', 'facts', 'facts_seq');
    const items: EntityFacts[] = [];
    const removed: string[] = [];
    for (const row of rows) {
      if (row.facts === null) {
        removed.push(row.entity_ref);
      } else {
        items.push({ ...JSON.parse(row.facts), seq: Number(row.facts_seq) });
      }
    }
    return { seq, items, removed };
  }

  async listCoverage(
    since: number,
  ): Promise<{ seq: number; items: CoverageEntity[] }> {
    const seq = await sequenceOf(this.#db);
    const rows = await this.#db<EntityRow>('mesh_entity')
      .where('seq', '>', since)
      .where('seq', '<=', seq)
      .select(
        'entity_ref',
        'owner_ref',
        'system_ref',
        'domain_ref',
        'cells',
        'hash',
      );
    const items = rows.map(row => ({
      entityRef: row.entity_ref,
      owner: row.owner_ref ?? undefined,
      system: row.system_ref ?? undefined,
      domain: row.domain_ref ?? undefined,
      cells: row.hash === '' ? undefined : JSON.parse(row.cells),
    }));
    return { seq, items };
  }

  async listReasons(
    since: number,
  ): Promise<{ seq: number; items: EntityReasons[] }> {
    const seq = await sequenceOf(this.#db);
    const rows: ReasonsRow[] = await this.#db<EntityRow>('mesh_entity')
      .where('seq', '>', since)
      .where('seq', '<=', seq)
      .select(reasonsColumns);
    return { seq, items: rows.map(toReasons) };
  }

  async readReasons(
    entityRefs: readonly string[],
  ): Promise<Map<string, EntityReasons>> {
    const found = new Map<string, EntityReasons>();
    for (const refs of chunks(entityRefs)) {
      const rows: ReasonsRow[] = await this.#db<EntityRow>('mesh_entity')
        .whereIn('entity_ref', refs)
        .select(reasonsColumns);
      rows.forEach(row => found.set(row.entity_ref, toReasons(row)));
    }
    return found;
  }
}

type ReasonsRow = Pick<EntityRow, (typeof reasonsColumns)[number]>;

function toReasons(row: ReasonsRow): EntityReasons {
  return {
    entityRef: row.entity_ref,
    ...(row.owner_ref !== null && { owner: row.owner_ref }),
    cells: JSON.parse(row.cells),
    reasons: reasonsFromRow(row),
  };
}

export async function writeEntities(
  tx: Knex.Transaction,
  seq: number,
  entities: ReadonlyArray<{ entity: StoredEntity; factsChanged: boolean }>,
  removed: readonly string[],
): Promise<void> {
  for (const factsChanged of [true, false]) {
    const rows = entities
      .filter(each => each.factsChanged === factsChanged)
      .map(each => entityToRow(each.entity, seq));
    for (const some of chunks(rows)) {
      const insert = tx<EntityRow>('mesh_entity')
        .insert(some)
        .onConflict('entity_ref');
      await (factsChanged
        ? insert.merge()
        : insert.merge([
            'owner_ref',
            'system_ref',
            'domain_ref',
            'cells',
            'reasons',
            'facts',
            'links',
            'hash',
            'seq',
          ]));
    }
  }
  for (const refs of chunks(removed)) {
    await tx<EntityRow>('mesh_entity').whereIn('entity_ref', refs).update({
      cells: '[]',
      reasons: '[]',
      facts: null,
      hash: '',
      facts_hash: '',
      seq,
      facts_seq: seq,
    });
  }
}
