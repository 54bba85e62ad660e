import {
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import type { EntityFacts } from '@mesh-portal/backstage-plugin-mesh-common';
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
  CoverageEntity,
  EntityVersion,
  MeshStore,
  StoredCluster,
  StoredEntity,
  StoredService,
  StoredWorkload,
  WorkloadPage,
  WorkloadQuery,
} from './MeshStore';
import { pageWorkloads } from './pageWorkloads';
import {
  clusterFromRow,
  clusterToRow,
  entityFromRow,
  entityToRow,
  serviceDetailFromRow,
  serviceFromRow,
  serviceToRow,
  transitionFromRow,
  transitionToRow,
  workloadDetailFromRow,
  workloadFromRow,
  workloadToRow,
  type BindingRow,
  type ClusterRow,
  type EntityRow,
  type ServiceRow,
  type TransitionRow,
  type WorkloadRow,
} from './rows';

/** {@link MeshStore} on SQLite and PostgreSQL. */
export class DatabaseMeshStore implements MeshStore {
  readonly #db: Knex;

  static async create(options: {
    database: DatabaseService;
  }): Promise<DatabaseMeshStore> {
    const db = await options.database.getClient();
    if (!options.database.migrations?.skip) {
      await db.migrate.latest({
        directory: resolvePackagePath(
          '@mesh-portal/backstage-plugin-mesh-backend',
          'migrations',
        ),
      });
    }
    if (db.client.config.client.includes('sqlite')) {
      // Readers do not wait for the writer, and a commit does not wait for the disk.
      await db.raw('PRAGMA journal_mode = WAL');
      await db.raw('PRAGMA synchronous = NORMAL');
    }
    return new DatabaseMeshStore(db);
  }

  private constructor(db: Knex) {
    this.#db = db;
  }

  async sequence(): Promise<number> {
    return sequenceOf(this.#db);
  }

  async listClusters(): Promise<StoredCluster[]> {
    const rows = await this.#db<ClusterRow>('mesh_cluster').orderBy('name');
    return rows.map(clusterFromRow);
  }

  async saveCluster(cluster: StoredCluster): Promise<number> {
    return this.#write(async tx => {
      await tx('mesh_cluster')
        .insert(clusterToRow(cluster))
        .onConflict('name')
        .merge();
    });
  }

  async deleteCluster(name: string): Promise<number> {
    return this.#write(async tx => {
      await tx('mesh_binding')
        .whereIn(
          'workload_id',
          tx<WorkloadRow>('mesh_workload')
            .select('id')
            .where({ cluster: name }),
        )
        .delete();
      await tx('mesh_workload').where({ cluster: name }).delete();
      await tx('mesh_service').where({ cluster: name }).delete();
      await tx('mesh_cluster').where({ name }).delete();
    });
  }

  async listWorkloads(): Promise<StoredWorkload[]> {
    const rows: WorkloadRow[] = await this.#db('mesh_workload').select(
      workloadColumns,
    );
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

  async listServices(): Promise<StoredService[]> {
    const rows: ServiceRow[] = await this.#db('mesh_service').select(
      serviceColumns,
    );
    return rows.map(serviceFromRow);
  }

  async listBindings(): Promise<
    Array<{ entityRef: string; workloadId: string }>
  > {
    const rows = await this.#db<BindingRow>('mesh_binding').select();
    return rows.map(row => ({
      entityRef: row.entity_ref,
      workloadId: row.workload_id,
    }));
  }

  async saveVerdicts(
    change: ClusterChange,
    bindings: readonly BindingChange[],
  ): Promise<number> {
    return this.#write(async tx => {
      await upsert(tx, 'mesh_workload', change.workloads.map(workloadToRow));
      await upsert(tx, 'mesh_service', change.services.map(serviceToRow));
      await remove(tx, 'mesh_workload', change.removedWorkloads);
      await remove(tx, 'mesh_service', change.removedServices);
      for (const rows of chunks(change.transitions.map(transitionToRow))) {
        await tx('mesh_transition').insert(rows);
      }
      await writeBindings(tx, bindings);
    });
  }

  async saveBindings(bindings: readonly BindingChange[]): Promise<number> {
    return this.#write(tx => writeBindings(tx, bindings));
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

  async listEntityVersions(): Promise<Map<string, EntityVersion>> {
    const rows = await this.#db<EntityRow>('mesh_entity')
      .whereNotNull('facts')
      .select('entity_ref', 'seq', 'hash', 'facts_hash');
    return new Map(
      rows.map(row => [
        row.entity_ref,
        { seq: Number(row.seq), hash: row.hash, factsHash: row.facts_hash },
      ]),
    );
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

  async saveEntities(
    entities: ReadonlyArray<{ entity: StoredEntity; factsChanged: boolean }>,
    removed: readonly string[],
  ): Promise<number> {
    return this.#write(async (tx, seq) => {
      for (const kind of [true, false]) {
        const rows = entities
          .filter(each => each.factsChanged === kind)
          .map(each => entityToRow(each.entity, seq));
        for (const some of chunks(rows)) {
          const insert = tx<EntityRow>('mesh_entity')
            .insert(some)
            .onConflict('entity_ref');
          await (kind
            ? insert.merge()
            : insert.merge([
                'owner_ref',
                'system_ref',
                'domain_ref',
                'cells',
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
          facts: null,
          hash: '',
          facts_hash: '',
          seq,
          facts_seq: seq,
        });
      }
    });
  }

  async listFacts(since: number): Promise<{
    seq: number;
    items: EntityFacts[];
    removed: string[];
  }> {
    const seq = await this.sequence();
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
    const seq = await this.sequence();
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

  async countUnclaimed(): Promise<number> {
    const [{ count }] = await this.#db<WorkloadRow>('mesh_workload')
      .whereNotIn(
        'id',
        this.#db<BindingRow>('mesh_binding').select('workload_id'),
      )
      .count({ count: '*' });
    return Number(count);
  }

  async pageWorkloads(query: WorkloadQuery): Promise<WorkloadPage> {
    return pageWorkloads(this.#db, query);
  }

  /** Grows the sequence first: its row lock makes writers commit in the order of their numbers. */
  async #write(
    work: (tx: Knex.Transaction, seq: number) => Promise<void>,
  ): Promise<number> {
    return this.#db.transaction(async tx => {
      await tx('mesh_sequence').where({ id: 1 }).increment('value', 1);
      const seq = await sequenceOf(tx);
      await work(tx, seq);
      return seq;
    });
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

async function sequenceOf(db: Knex): Promise<number> {
  const row = await db('mesh_sequence').where({ id: 1 }).first('value');
  return Number(row.value);
}

async function upsert(
  tx: Knex.Transaction,
  table: string,
  rows: Array<WorkloadRow | ServiceRow>,
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

async function writeBindings(
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

/** In the order of their ids, each once. */
function pick<T extends { id: string }>(
  services: ReadonlyMap<string, T>,
  workloads: ReadonlyArray<{ identity: StoredWorkload['identity'] }>,
): T[] {
  const ids = new Set(workloads.flatMap(each => each.identity.serviceIds));
  return [...ids].flatMap(id => services.get(id) ?? []);
}
