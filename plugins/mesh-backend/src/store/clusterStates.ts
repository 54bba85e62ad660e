import type { Knex } from 'knex';
import { databaseNow } from './DatabaseLeases';
import type { ClusterState } from './MeshStore';
import { freshnessFromRow, type ClusterRow } from './rows';

/** See {@link MeshStore.listClusterStates}. */
export async function readClusterStates(db: Knex): Promise<ClusterState[]> {
  const rows: Array<
    ClusterRow & {
      lease_seen: string | null;
      told: boolean | number | null;
      live: boolean | number | null;
    }
  > = await db('mesh_cluster')
    .leftJoin('mesh_cluster_lease', 'mesh_cluster_lease.cluster', 'name')
    .orderBy('name')
    .select(
      'name',
      'title',
      'state',
      'since',
      'error',
      'mesh_cluster.last_seen',
      'mesh_cluster_lease.last_seen as lease_seen',
      'told',
      db.raw(`owner IS NOT NULL AND expires_at >= ${databaseNow(db)} AS live`),
    );
  return rows.map(row => {
    const seen = [row.last_seen, row.lease_seen].filter(each => each !== null);
    const last_seen = seen.sort().at(-1) ?? null;
    return {
      ...freshnessFromRow({ ...row, last_seen }),
      reader: readerOf(Boolean(row.live), Boolean(row.told)),
    };
  });
}

function readerOf(live: boolean, told: boolean): ClusterState['reader'] {
  if (!live) {
    return 'none';
  }
  return told ? 'telling' : 'starting';
}
