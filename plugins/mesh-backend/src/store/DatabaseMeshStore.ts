import {
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import type { ObjectRef } from '@mesh-portal/istio-semantics';
import type { Knex } from 'knex';
import type { BindingChange } from '../entities/BindingIndex';
import type { ClusterChange } from '../evaluate/verdicts';
import { DatabaseBadges } from './DatabaseBadges';
import { DatabaseCoverageHistory } from './DatabaseCoverageHistory';
import { DatabaseExemptions } from './DatabaseExemptions';
import { DatabaseLeases } from './DatabaseLeases';
import { DatabaseNotices } from './DatabaseNotices';
import { EntityTable } from './EntityTable';
import type { Fence } from './LeaseStore';
import { pageFindings, writeFindings } from './FindingTable';
import type {
  FindingQuery,
  MeshStore,
  EntityChanges,
  RestartQuery,
  EntityParts,
  StoredCluster,
  WorkloadQuery,
} from './MeshStore';
import { readClusterStates } from './clusterStates';
import { rollUpEntities } from './rollUpEntities';
import { ObjectTable } from './ObjectTable';
import { pageRestarts } from './pageRestarts';
import { pageWorkloads } from './pageWorkloads';
import { readClaims } from './readClaims';
import {
  clusterFromRow,
  clusterToRow,
  type ClusterRow,
  type WorkloadRow,
} from './rows';
import { VerdictTables, writeBindings, writeVerdicts } from './VerdictTables';
import { sequenceOf, write } from './writing';

/** {@link MeshStore} on SQLite and PostgreSQL. */
export class DatabaseMeshStore implements MeshStore {
  readonly badges: DatabaseBadges;
  readonly exemptions: DatabaseExemptions;
  readonly history: DatabaseCoverageHistory;
  readonly leases: DatabaseLeases;
  readonly notices: DatabaseNotices;
  readonly #db: Knex;
  readonly #entities: EntityTable;
  readonly #objects: ObjectTable;
  readonly #verdicts: VerdictTables;

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
    this.badges = new DatabaseBadges(db);
    this.exemptions = new DatabaseExemptions(db);
    this.history = new DatabaseCoverageHistory(db);
    this.leases = new DatabaseLeases(db);
    this.notices = new DatabaseNotices(db);
    this.#entities = new EntityTable(db);
    this.#objects = new ObjectTable(db);
    this.#verdicts = new VerdictTables(db);
  }

  async sequence() {
    return sequenceOf(this.#db);
  }

  async listClusters() {
    const rows = await this.#db<ClusterRow>('mesh_cluster').orderBy('name');
    return rows.map(clusterFromRow);
  }

  async listClusterStates() {
    return readClusterStates(this.#db);
  }

  async saveCluster(cluster: StoredCluster, fence: Fence) {
    return write(this.#db, fence, async tx => {
      await tx('mesh_cluster')
        .insert(clusterToRow(cluster))
        .onConflict('name')
        .merge();
    });
  }

  async deleteCluster(name: string, fence: Fence) {
    return write(this.#db, fence, async tx => {
      await tx('mesh_binding')
        .whereIn(
          'workload_id',
          tx<WorkloadRow>('mesh_workload')
            .select('id')
            .where({ cluster: name }),
        )
        .delete();
      for (const table of [
        'mesh_workload',
        'mesh_service',
        'mesh_object',
        'mesh_finding',
      ]) {
        await tx(table).where({ cluster: name }).delete();
      }
      await tx('mesh_cluster').where({ name }).delete();
      await tx('mesh_cluster_lease').where({ cluster: name }).delete();
    });
  }

  async listWorkloads(cluster: string) {
    return this.#verdicts.listWorkloads(cluster);
  }

  async countWorkloads() {
    return this.#verdicts.countWorkloads();
  }

  async countUnclaimed() {
    return this.#verdicts.countUnclaimed();
  }

  async pageWorkloads(query: WorkloadQuery) {
    return pageWorkloads(this.#db, query);
  }

  async pageFindings(query: FindingQuery) {
    return pageFindings(this.#db, query);
  }

  async pageRestarts(query: RestartQuery) {
    return pageRestarts(this.#db, query);
  }

  async listClaims(cluster: string) {
    return readClaims(this.#db, cluster);
  }

  async listServices(cluster: string) {
    return this.#verdicts.listServices(cluster);
  }

  async listBindings(cluster: string) {
    return this.#verdicts.listBindings(cluster);
  }

  async saveVerdicts(
    change: ClusterChange,
    bindings: readonly BindingChange[],
    fence: Fence,
  ) {
    return write(this.#db, fence, async (tx, seq) => {
      await writeVerdicts(tx, seq, change);
      await writeFindings(tx, change);
      await writeBindings(tx, bindings);
    });
  }

  async saveBindings(bindings: readonly BindingChange[], fence: Fence) {
    return write(this.#db, fence, tx => writeBindings(tx, bindings));
  }

  async readBound(entityRefs: readonly string[]) {
    return this.#verdicts.readBound(entityRefs);
  }

  async readBoundInDetail(entityRef: string) {
    return this.#verdicts.readBoundInDetail(entityRef);
  }

  async listTransitions(subjectIds: readonly string[], limit: number) {
    return this.#verdicts.listTransitions(subjectIds, limit);
  }

  async listEntityRefs() {
    return this.#entities.listEntityRefs();
  }

  async readEntity(entityRef: string) {
    return this.#entities.readEntity(entityRef);
  }

  async rollUpEntities(
    entityRefs: readonly string[],
    rollUp: (parts: EntityParts) => EntityChanges,
  ) {
    return rollUpEntities(this.#db, entityRefs, rollUp);
  }

  async listFacts(since: number) {
    return this.#entities.listFacts(since);
  }

  async listCoverage(since: number) {
    return this.#entities.listCoverage(since);
  }

  async listReasons(since: number) {
    return this.#entities.listReasons(since);
  }

  async readReasons(entityRefs: readonly string[]) {
    return this.#entities.readReasons(entityRefs);
  }

  async listObjectHashes(cluster: string) {
    return this.#objects.listObjectHashes(cluster);
  }

  async objectsVersion(cluster: string) {
    return this.#objects.objectsVersion(cluster);
  }

  streamObjects(cluster: string, namespaces?: readonly string[]) {
    return this.#objects.streamObjects(cluster, namespaces);
  }

  async readObject(cluster: string, ref: ObjectRef) {
    return this.#objects.readObject(cluster, ref);
  }
}
