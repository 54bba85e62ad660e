import type { Knex } from 'knex';
import type { StoredWorkload } from './MeshStore';
import type { BindingRow, WorkloadRow } from './rows';

/** See {@link MeshStore.listClaims}. */
export async function readClaims(
  db: Knex,
  cluster: string,
): Promise<Map<string, string[]>> {
  const rows: Array<
    Pick<WorkloadRow & BindingRow, 'id' | 'identity' | 'entity_ref'>
  > = await db('mesh_binding')
    .join('mesh_workload', 'mesh_workload.id', 'mesh_binding.workload_id')
    .where({ cluster })
    .orderBy('entity_ref')
    .select('id', 'identity', 'entity_ref');
  const claims = new Map<string, Set<string>>();
  for (const row of rows) {
    const { serviceIds }: StoredWorkload['identity'] = JSON.parse(row.identity);
    for (const id of [row.id, ...serviceIds]) {
      const refs = claims.get(id) ?? new Set();
      claims.set(id, refs.add(row.entity_ref));
    }
  }
  return new Map([...claims].map(([id, refs]) => [id, [...refs]]));
}
