import type { Knex } from 'knex';
import type { BindingChange } from '../entities/BindingIndex';
import type {
  ClusterChange,
  ServiceVerdicts,
  Transition,
  WorkloadVerdicts,
} from '../evaluate/verdicts';
import { chunks, serviceColumns, workloadColumns } from './columns';
import type {
  BoundVerdicts,
  StoredBinding,
  StoredService,
  StoredWorkload,
} from './MeshStore';
import {
  objectToRow,
  serviceDetailFromRow,
  serviceFromRow,
  serviceToRow,
  transitionFromRow,
  transitionToRow,
  workloadDetailFromRow,
  workloadFromRow,
  workloadToRow,
  type BindingRow,
  type ServiceRow,
  type TransitionRow,
  type WorkloadRow,
} from './rows';

/** What evaluation found, and whose it is. */
export class VerdictTables {
  readonly #db: Knex;

  constructor(db: Knex) {
    this.#db = db;
  }

  async listWorkloads(cluster: string): Promise<StoredWorkload[]> {
    const rows: WorkloadRow[] = await this.#db('mesh_workload')
      .where({ cluster })
      .select(workloadColumns);
    return rows.map(workloadFromRow);
  }

  async countWorkloads(): Promise<Map<string, number>> {
    const rows: Array<{ cluster: string; count: number | string }> =
      await this.#db('mesh_workload')
        .groupBy('cluster')
        .select('cluster')
        .count({ count: '*' });
    return new Map(rows.map(row => [row.cluster, Number(row.count)]));
  }

  async countUnclaimed(): Promise<number> {
    const [{ count }] = await this.#db<WorkloadRow>('mesh_workload')
      .whereNotIn(
        'id',
        this.#db<BindingRow>('mesh_binding').select('workload_id'),
      )
      .count({ count: '*' });
    return Number(count);
  }

  async listServices(cluster: string): Promise<StoredService[]> {
    const rows: ServiceRow[] = await this.#db('mesh_service')
      .where({ cluster })
      .select(serviceColumns);
    return rows.map(serviceFromRow);
  }

  async listBindings(cluster: string): Promise<StoredBinding[]> {
    const rows: BindingRow[] = await this.#db('mesh_binding')
      .join('mesh_workload', 'mesh_workload.id', 'mesh_binding.workload_id')
      .where({ cluster })
      .select('entity_ref', 'workload_id');
    return rows.map(row => ({
      entityRef: row.entity_ref,
      workloadId: row.workload_id,
    }));
  }

  async readBound(
    entityRefs: readonly string[],
  ): Promise<Map<string, BoundVerdicts<StoredWorkload, StoredService>>> {
    const bound = new Map<string, BoundVerdicts<StoredWorkload, StoredService>>(
      entityRefs.map(ref => [ref, { workloads: [], services: [] }]),
    );
    for (const refs of chunks(entityRefs)) {
      const rows: Array<WorkloadRow & BindingRow> = await this.#boundRows(
        refs,
        workloadColumns,
      );
      for (const row of rows) {
        bound.get(row.entity_ref)?.workloads.push(workloadFromRow(row));
      }
    }
    const services = await this.#servicesOf(
      [...bound.values()].flatMap(each => each.workloads),
      serviceColumns,
      serviceFromRow,
    );
    for (const each of bound.values()) {
      each.services = pick(services, each.workloads);
    }
    return bound;
  }

  async readBoundInDetail(
    entityRef: string,
  ): Promise<BoundVerdicts<WorkloadVerdicts, ServiceVerdicts>> {
    const rows: WorkloadRow[] = await this.#boundRows(
      [entityRef],
      [...workloadColumns, 'detail'],
    );
    const workloads = rows.map(workloadDetailFromRow);
    const services = await this.#servicesOf(
      workloads,
      [...serviceColumns, 'detail'],
      serviceDetailFromRow,
    );
    return { workloads, services: pick(services, workloads) };
  }

  async listTransitions(
    subjectIds: readonly string[],
    limit: number,
  ): Promise<Transition[]> {
    const rows: TransitionRow[] = [];
    for (const ids of chunks(subjectIds)) {
      rows.push(
        ...(await this.#db<TransitionRow>('mesh_transition')
          .whereIn('subject_id', ids)
          .orderBy([
            { column: 'at', order: 'desc' },
            { column: 'id', order: 'desc' },
          ])
          .limit(limit)),
      );
    }
    return rows
      .map(transitionFromRow)
      .sort((a, b) => b.at - a.at)
      .slice(0, limit);
  }

  #boundRows(refs: readonly string[], columns: string[]) {
    return this.#db('mesh_binding')
      .join('mesh_workload', 'mesh_workload.id', 'mesh_binding.workload_id')
      .whereIn('entity_ref', refs)
      .orderBy(['cluster', 'namespace', 'name', 'kind'])
      .select('entity_ref', ...columns.map(each => `mesh_workload.${each}`));
  }

  async #servicesOf<T extends { id: string }>(
    workloads: ReadonlyArray<{ identity: StoredWorkload['identity'] }>,
    columns: string[],
    fromRow: (row: ServiceRow) => T,
  ): Promise<Map<string, T>> {
    const ids = new Set(workloads.flatMap(each => each.identity.serviceIds));
    const services = new Map<string, T>();
    for (const some of chunks([...ids])) {
      const rows: ServiceRow[] = await this.#db('mesh_service')
        .whereIn('id', some)
        .select(columns);
      for (const row of rows) {
        services.set(row.id, fromRow(row));
      }
    }
    return services;
  }
}

export async function writeVerdicts(
  tx: Knex.Transaction,
  seq: number,
  change: ClusterChange,
): Promise<void> {
  await upsert(tx, 'mesh_object', change.objects.map(objectToRow));
  await upsert(tx, 'mesh_workload', change.workloads.map(workloadToRow));
  await upsert(tx, 'mesh_service', change.services.map(serviceToRow));
  await remove(tx, 'mesh_object', change.removedObjects);
  await remove(tx, 'mesh_workload', change.removedWorkloads);
  await remove(tx, 'mesh_service', change.removedServices);
  for (const rows of chunks(change.transitions.map(transitionToRow))) {
    await tx('mesh_transition').insert(rows);
  }
  await tx('mesh_cluster')
    .where({ name: change.cluster })
    .update({ objects_seq: seq });
}

export async function writeBindings(
  tx: Knex.Transaction,
  bindings: readonly BindingChange[],
): Promise<void> {
  const rows = (bound: boolean) =>
    bindings
      .filter(each => each.bound === bound)
      .map(each => [each.entityRef, each.workloadId]);
  for (const some of chunks(rows(false))) {
    await tx('mesh_binding')
      .whereIn(['entity_ref', 'workload_id'], some)
      .delete();
  }
  for (const some of chunks(rows(true))) {
    await tx('mesh_binding')
      .insert(
        some.map(([entity_ref, workload_id]) => ({ entity_ref, workload_id })),
      )
      .onConflict(['entity_ref', 'workload_id'])
      .ignore();
  }
}

async function upsert(
  tx: Knex.Transaction,
  table: string,
  rows: object[],
): Promise<void> {
  for (const some of chunks(rows)) {
    await tx(table).insert(some).onConflict('id').merge();
  }
}

async function remove(
  tx: Knex.Transaction,
  table: string,
  ids: readonly string[],
): Promise<void> {
  for (const some of chunks(ids)) {
    await tx(table).whereIn('id', some).delete();
  }
}

/** In the order of their ids, each once. */
function pick<T extends { id: string }>(
  services: ReadonlyMap<string, T>,
  workloads: ReadonlyArray<{ identity: StoredWorkload['identity'] }>,
): T[] {
  const ids = new Set(workloads.flatMap(each => each.identity.serviceIds));
  return [...ids].flatMap(id => services.get(id) ?? []);
}
