import type { Restarter } from '@mesh-portal/backstage-plugin-mesh-common';
import type { Knex } from 'knex';
import { namesOf, readOwners, readSelectedBindings } from './bindingsOf';
import { chunks } from './columns';
import type { RestartPage, RestartQuery } from './MeshStore';
import { workloadDetailFromRow, type WorkloadRow } from './rows';

/** What people have to do comes first. */
const byUrgency: readonly Restarter[] = ['you', 'unknown', 'kyma'];

type Key = Pick<WorkloadRow, 'id' | 'cluster' | 'namespace' | 'name'> & {
  restart: Restarter;
};

const compare = (a: string, b: string) => (a === b ? 0 : Number(a > b) || -1);

/** See {@link MeshStore.pageRestarts}. */
export async function pageRestarts(
  db: Knex,
  query: RestartQuery,
): Promise<RestartPage> {
  const { who, cluster, namespace, visible, limit, offset } = query;
  const wanted = Object.entries({ cluster, namespace }).filter(
    ([, value]) => value !== undefined,
  );
  const [bindings, rows] = await Promise.all([
    readSelectedBindings(db, query),
    db<WorkloadRow>('mesh_workload')
      .whereNotNull('restart')
      .where(Object.fromEntries(wanted))
      .select('id', 'cluster', 'namespace', 'name', 'restart') as Promise<
      Key[]
    >,
  ]);
  const selected = rows.filter(row => !bindings || bindings.has(row.id));
  const counts = { kyma: 0, you: 0, unknown: 0 };
  selected.forEach(row => counts[row.restart]++);
  const asked = selected
    .filter(row => who === undefined || who === row.restart)
    .sort(
      (a, b) =>
        byUrgency.indexOf(a.restart) - byUrgency.indexOf(b.restart) ||
        compare(a.cluster, b.cluster) ||
        compare(a.namespace, b.namespace) ||
        compare(a.name, b.name) ||
        compare(a.id, b.id),
    );
  const page = asked.slice(offset, offset + limit);
  const ids = page.map(row => row.id);
  const owners = await readOwners(db, ids, visible);
  const full = new Map<string, WorkloadRow>();
  for (const some of chunks(ids)) {
    const found = await db<WorkloadRow>('mesh_workload').whereIn('id', some);
    found.forEach(row => full.set(row.id, row));
  }
  return {
    items: page.flatMap(({ id, restart }) => {
      const row = full.get(id);
      if (!row) {
        return [];
      }
      const { identity, detail } = workloadDetailFromRow(row);
      return {
        cluster: row.cluster,
        ref: identity.ref,
        who: restart,
        upgrade: detail.answers.upgrade,
        ...namesOf(owners.get(id)),
      };
    }),
    total: asked.length,
    counts,
  };
}
