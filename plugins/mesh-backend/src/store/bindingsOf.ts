import type { Knex } from 'knex';
import { chunks } from './columns';
import type { BindingRow, EntityRow } from './rows';

/** Which entities count: all, or the visible ones, those of one owner, or a single one. */
export interface EntitySelection {
  visible?: ReadonlySet<string>;
  /** Entity refs. */
  owner?: string;
  entity?: string;
}

/** By workload, the entities that count. Undefined where every workload counts, claimed or not. */
export async function readSelectedBindings(
  db: Knex,
  { visible, owner, entity }: EntitySelection,
): Promise<Map<string, string[]> | undefined> {
  if (!visible && owner === undefined && entity === undefined) {
    return undefined;
  }
  const bindings = db<BindingRow>('mesh_binding');
  if (entity !== undefined) {
    bindings.where({ entity_ref: entity });
  }
  if (owner !== undefined) {
    bindings.whereIn(
      'entity_ref',
      db<EntityRow>('mesh_entity')
        .where({ owner_ref: owner })
        .select('entity_ref'),
    );
  }
  const refs = new Map<string, string[]>();
  for (const row of await bindings.select('workload_id', 'entity_ref')) {
    if (!visible || visible.has(row.entity_ref)) {
      const known = refs.get(row.workload_id);
      refs.set(row.workload_id, [...(known ?? []), row.entity_ref]);
    }
  }
  return refs;
}

/** By workload, the visible entities that claim it, each with its owner. */
export async function readOwners(
  db: Knex,
  workloadIds: readonly string[],
  visible: ReadonlySet<string> | undefined,
): Promise<Map<string, Map<string, string | null>>> {
  const found = new Map<string, Map<string, string | null>>();
  for (const some of chunks(workloadIds)) {
    const rows: Array<
      Pick<BindingRow, 'workload_id' | 'entity_ref'> &
        Pick<EntityRow, 'owner_ref'>
    > = await db('mesh_binding')
      .leftJoin(
        'mesh_entity',
        'mesh_entity.entity_ref',
        'mesh_binding.entity_ref',
      )
      .whereIn('workload_id', some)
      .select('workload_id', 'mesh_binding.entity_ref', 'owner_ref');
    for (const { workload_id, entity_ref, owner_ref } of rows) {
      if (!visible || visible.has(entity_ref)) {
        const its = found.get(workload_id) ?? new Map();
        found.set(workload_id, its.set(entity_ref, owner_ref));
      }
    }
  }
  return found;
}

/** Entities and owners without repetition, in order. */
export function namesOf(
  owners: ReadonlyMap<string, string | null> = new Map(),
): {
  entityRefs: string[];
  owners: string[];
} {
  return {
    entityRefs: [...owners.keys()].sort(),
    owners: [
      ...new Set([...owners.values()].flatMap(each => each ?? [])),
    ].sort(),
  };
}
