import type { KubernetesObject, ObjectRef } from '@mesh-portal/istio-semantics';
import type { Knex } from 'knex';
import { idOf } from '../evaluate/verdicts';
import type { ObjectsVersion } from './MeshStore';
import type { ClusterRow, ObjectRow, WorkloadRow } from './rows';

/** Rows read before others get their turn. */
const PAGE = 500;

/** Trimmed objects, of which every replica can build a model. */
export class ObjectTable {
  readonly #db: Knex;

  constructor(db: Knex) {
    this.#db = db;
  }

  async listObjectHashes(
    cluster: string,
  ): Promise<Array<{ id: string; hash: string }>> {
    return this.#db<ObjectRow>('mesh_object')
      .where({ cluster })
      .select('id', 'hash');
  }

  async objectsVersion(cluster: string): Promise<ObjectsVersion | undefined> {
    const row = await this.#db<ClusterRow>('mesh_cluster')
      .where({ name: cluster })
      .first('objects_seq', 'unreadable');
    return (
      row && {
        seq: Number(row.objects_seq),
        unreadable: JSON.parse(row.unreadable),
      }
    );
  }

  async *streamObjects(
    cluster: string,
    namespaces?: readonly string[],
  ): AsyncIterable<KubernetesObject[]> {
    const objects = this.#db('mesh_object').where({ cluster });
    for await (const texts of pagesOf(objects, 'object')) {
      yield texts.map(text => JSON.parse(text));
    }
    const workloads = this.#db('mesh_workload').where({ cluster });
    if (namespaces) {
      workloads.whereIn('namespace', namespaces);
    }
    for await (const texts of pagesOf(workloads, 'objects')) {
      yield texts.flatMap((text): KubernetesObject[] => JSON.parse(text));
    }
  }

  async readObject(
    cluster: string,
    ref: ObjectRef,
  ): Promise<KubernetesObject | undefined> {
    const id = idOf(cluster, ref);
    const row = await this.#db<ObjectRow>('mesh_object')
      .where({ id })
      .first('object');
    if (row) {
      return JSON.parse(row.object);
    }
    const workload = await this.#db<WorkloadRow>('mesh_workload')
      .where({ id })
      .first('objects');
    const [first]: KubernetesObject[] = workload
      ? JSON.parse(workload.objects)
      : [];
    return first?.kind === ref.kind ? first : undefined;
  }
}

/** Texts of one column, in the order of ids. */
async function* pagesOf(
  query: Knex.QueryBuilder,
  column: string,
): AsyncIterable<string[]> {
  let after = '';
  for (;;) {
    const rows: Array<Record<string, string>> = await query
      .clone()
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE)
      .select(['id', column]);
    yield rows.map(row => row[column]);
    if (rows.length < PAGE) {
      return;
    }
    after = rows[PAGE - 1].id;
  }
}
