import type { Knex } from 'knex';
import { chunks, workloadColumns } from './columns';
import type { StoredWorkload, WorkloadPage, WorkloadQuery } from './MeshStore';
import { workloadFromRow, type BindingRow, type WorkloadRow } from './rows';

/** See {@link MeshStore.pageWorkloads}. */
export async function pageWorkloads(
  db: Knex,
  query: WorkloadQuery,
): Promise<WorkloadPage> {
  const { claimed, cluster, namespace, limit, offset, visible } = query;
  const filtered = db<WorkloadRow>('mesh_workload');
  if (cluster !== undefined) {
    filtered.where({ cluster });
  }
  if (namespace !== undefined) {
    filtered.where({ namespace });
  }
  if (claimed !== undefined) {
    const bound = db<BindingRow>('mesh_binding').select('workload_id');
    if (claimed) {
      filtered.whereIn('id', bound);
    } else {
      filtered.whereNotIn('id', bound);
    }
  }
  const ordered = filtered
    .clone()
    .orderBy(['cluster', 'namespace', 'name', 'kind'])
    .select('id');

  let ids: string[];
  let total: number;
  if (visible) {
    // Readable sets are too large for a statement; keys of all workloads are not too large for memory.
    const bindings = await db<BindingRow>('mesh_binding').select();
    const readable = new Set(
      bindings
        .filter(each => visible.has(each.entity_ref))
        .map(each => each.workload_id),
    );
    const all = (await ordered)
      .map(row => row.id)
      .filter(id => readable.has(id));
    total = all.length;
    ids = all.slice(offset, offset + limit);
  } else {
    const [{ count }] = await filtered.clone().count({ count: '*' });
    total = Number(count);
    ids = (await ordered.limit(limit).offset(offset)).map(row => row.id);
  }

  const rows = new Map<string, StoredWorkload>();
  const refs = new Map<string, string[]>();
  for (const some of chunks(ids)) {
    const found: WorkloadRow[] = await db('mesh_workload')
      .whereIn('id', some)
      .select(workloadColumns);
    for (const row of found) {
      rows.set(row.id, workloadFromRow(row));
    }
    for (const row of await db<BindingRow>('mesh_binding')
      .whereIn('workload_id', some)
      .orderBy('entity_ref')) {
      if (!visible || visible.has(row.entity_ref)) {
        refs.set(row.workload_id, [
          ...(refs.get(row.workload_id) ?? []),
          row.entity_ref,
        ]);
      }
    }
  }
  const items = ids.flatMap(id => {
    const row = rows.get(id);
    return row
      ? {
          cluster: row.cluster,
          identity: row.identity,
          summary: row.summary,
          entityRefs: refs.get(id) ?? [],
        }
      : [];
  });
  return { items, total };
}
