import type { Knex } from 'knex';
import type { ResourceHealth } from '../evaluate/freshness';
import { chunks } from './columns';
import type {
  Lease,
  LeaseReport,
  LeaseStore,
  LeaseToken,
  Membership,
  Replica,
} from './LeaseStore';
import type { BigInteger } from './rows';

interface LeaseRow {
  cluster: string;
  owner: string | null;
  token: BigInteger;
  expires_at: BigInteger;
  moved_at: BigInteger;
  objects: number;
  refreshes: number;
  told: boolean | number;
  last_seen: string | null;
  resources: string;
}

interface ReplicaRow {
  id: string;
  heartbeat_at: BigInteger;
  capacity: number;
  clusters: string;
}

/** A replica that has been silent for so many times to live is forgotten. */
const FORGOTTEN_AFTER = 10;

/** Milliseconds since 1970 by the clock of the database, as SQL. */
export function databaseNow(db: Knex): string {
  return db.client.config.client.includes('sqlite')
    ? `CAST(unixepoch('subsec') * 1000 AS INTEGER)`
    : `CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)`;
}

export class DatabaseLeases implements LeaseStore {
  readonly #db: Knex;
  readonly #now: string;

  constructor(db: Knex) {
    this.#db = db;
    this.#now = databaseNow(db);
  }

  async heartbeat(
    replica: Replica,
    reports: readonly LeaseReport[],
    ttlMs: number,
  ): Promise<Membership> {
    await this.#replicas()
      .insert({
        id: replica.id,
        heartbeat_at: this.#db.raw(this.#now),
        capacity: replica.capacity,
        clusters: JSON.stringify(replica.clusters),
      })
      .onConflict('id')
      .merge();
    for (const some of chunks(reports)) {
      await this.#renew(replica.id, some, ttlMs);
    }
    const membership = await this.#read(ttlMs);
    const known = new Set(membership.leases.map(each => each.cluster));
    const missing = replica.clusters.filter(each => !known.has(each));
    if (missing.length === 0) {
      return membership;
    }
    for (const some of chunks(missing)) {
      await this.#leases()
        .insert(
          some.map(cluster => ({
            cluster,
            owner: null,
            token: 0,
            expires_at: 0,
            moved_at: 0,
            objects: 0,
            refreshes: 0,
            told: false,
            resources: '[]',
          })),
        )
        .onConflict('cluster')
        .ignore();
    }
    return this.#read(ttlMs);
  }

  async claim(
    { cluster, token }: Lease,
    owner: string,
    ttlMs: number,
  ): Promise<number | undefined> {
    const claimed = await this.#leases()
      .where({ cluster, token })
      .where(free =>
        free
          .whereNull('owner')
          .orWhere('expires_at', '<', this.#db.raw(this.#now)),
      )
      .update({
        owner,
        token: token + 1,
        expires_at: this.#later(ttlMs),
        told: false,
      });
    return claimed === 1 ? token + 1 : undefined;
  }

  async transfer(
    { cluster, token }: LeaseToken,
    to: string,
    ttlMs: number,
  ): Promise<boolean> {
    const moved = await this.#leases()
      .where({ cluster, token })
      .update({
        owner: to,
        token: token + 1,
        expires_at: this.#later(ttlMs),
        moved_at: this.#db.raw(this.#now),
        told: false,
      });
    return moved === 1;
  }

  async release(replicaId: string): Promise<void> {
    await this.#leases()
      .where({ owner: replicaId })
      .update({ owner: null, expires_at: 0, told: false });
    await this.#replicas().where({ id: replicaId }).delete();
  }

  async requestRefresh(cluster: string): Promise<boolean> {
    return (
      (await this.#leases().where({ cluster }).increment('refreshes', 1)) === 1
    );
  }

  async listResources(): Promise<Map<string, ResourceHealth[]>> {
    const rows = await this.#leases().select('cluster', 'resources');
    return new Map(rows.map(row => [row.cluster, JSON.parse(row.resources)]));
  }

  /** One statement for all leases, and one for each whose resources are other ones. */
  async #renew(
    owner: string,
    reports: readonly LeaseReport[],
    ttlMs: number,
  ): Promise<void> {
    const perCluster = (
      value: (report: LeaseReport) => unknown,
      type: string,
    ) =>
      this.#db.raw(
        `CAST(CASE cluster ${reports
          .map(() => 'WHEN ? THEN ?')
          .join(' ')} END AS ${type})`,
        reports.flatMap(each => [each.cluster, value(each)] as never[]),
      );
    await this.#leases()
      .where({ owner })
      .whereIn(
        ['cluster', 'token'],
        reports.map(each => [each.cluster, each.token]),
      )
      .update({
        expires_at: this.#later(ttlMs),
        objects: this.#db.raw('COALESCE(?, objects)', [
          perCluster(each => each.objects ?? null, 'INTEGER'),
        ]),
        told: this.#db.raw(
          reports.some(each => each.told)
            ? `cluster IN (${reports
                .filter(each => each.told)
                .map(() => '?')
                .join()})`
            : 'FALSE',
          reports.filter(each => each.told).map(each => each.cluster),
        ),
        last_seen: this.#db.raw('COALESCE(?, last_seen)', [
          perCluster(each => each.lastSeen ?? null, 'VARCHAR(32)'),
        ]),
      });
    for (const { cluster, token, resources } of reports) {
      if (resources) {
        await this.#leases()
          .where({ cluster, token })
          .update({ resources: JSON.stringify(resources) });
      }
    }
  }

  async #read(ttlMs: number): Promise<Membership> {
    const age = (column: string) =>
      this.#db.raw(`${this.#now} - ?? AS age`, [column]);
    const replicas: Array<ReplicaRow & { age: BigInteger }> = await this.#db(
      'mesh_replica',
    )
      .orderBy('id')
      .select('id', 'capacity', 'clusters', age('heartbeat_at'));
    const leases: Array<
      LeaseRow & { age: BigInteger; since_moved: BigInteger }
    > = await this.#db('mesh_cluster_lease')
      .orderBy('cluster')
      .select(
        'cluster',
        'owner',
        'token',
        'objects',
        'refreshes',
        age('expires_at'),
        this.#db.raw(`${this.#now} - moved_at AS since_moved`),
      );
    const forgotten = replicas.filter(
      each => Number(each.age) > ttlMs * FORGOTTEN_AFTER,
    );
    if (forgotten.length > 0) {
      await this.#replicas()
        .whereIn(
          'id',
          forgotten.map(each => each.id),
        )
        .delete();
    }
    return {
      replicas: replicas
        .filter(each => Number(each.age) <= ttlMs)
        .map(({ id, capacity, clusters }) => ({
          id,
          capacity,
          clusters: JSON.parse(clusters),
        })),
      leases: leases.map(row => ({
        cluster: row.cluster,
        token: Number(row.token),
        ...(row.owner !== null && { owner: row.owner }),
        live: row.owner !== null && Number(row.age) <= 0,
        objects: row.objects,
        refreshes: row.refreshes,
      })),
      sinceMoved: Math.min(
        ...leases.map(row => Number(row.since_moved)),
        Number.MAX_SAFE_INTEGER,
      ),
    };
  }

  #later(ms: number): Knex.Raw {
    return this.#db.raw(`${this.#now} + ?`, [ms]);
  }

  #leases() {
    return this.#db('mesh_cluster_lease');
  }

  #replicas() {
    return this.#db('mesh_replica');
  }
}
