import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import { DatabaseMeshStore } from '@mesh-portal/backstage-plugin-mesh-backend/src/store/DatabaseMeshStore';
import { LeaseLostError } from '@mesh-portal/backstage-plugin-mesh-backend/src/store/LeaseStore';
import Knex from 'knex';
import type { Result } from '../evaluation';
import type { ServerAddress } from '../ingest/types';
import { withServers } from '../ingest/withServers';

const clusters = 12;

/** Of a PostgreSQL server on which databases can be made; the toolchain starts one. */
const server = process.env.BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING;

async function withDatabase<T>(use: (url: string) => Promise<T>): Promise<T> {
  if (!server) {
    throw new Error('This benchmark needs PostgreSQL, which is not installed');
  }
  const admin = Knex({ client: 'pg', connection: server });
  const name = `mesh_failover_${process.pid}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  await admin.raw('CREATE DATABASE ??', [name]);
  try {
    return await use(url.href);
  } finally {
    await admin.raw('DROP DATABASE ?? WITH (FORCE)', [name]);
    await admin.destroy();
  }
}

async function startReplica(
  database: string,
  addresses: ServerAddress[],
): Promise<ChildProcess> {
  const options = {
    database,
    mesh: { ingest: { kubernetesPlugin: false }, clusters: addresses },
  };
  const child = spawn(
    process.execPath,
    [
      ...process.execArgv,
      require.resolve(
        '@mesh-portal/backstage-plugin-mesh-backend/src/replicas/__testUtils__/replicaProcess',
      ),
      JSON.stringify(options),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await once(child.stdout!, 'data');
  return child;
}

async function until(seconds: number, check: () => Promise<boolean>) {
  const start = performance.now();
  while (!(await check())) {
    if (performance.now() - start > seconds * 1000) {
      throw new Error(`Not within ${seconds} seconds`);
    }
    await pause(100);
  }
  return (performance.now() - start) / 1000;
}

/** Whether something can be written about a cluster under a lease. */
async function accepts(
  store: DatabaseMeshStore,
  { cluster, token }: { cluster: string; token: string },
): Promise<boolean> {
  try {
    await store.saveCluster(
      { name: cluster, state: 'unknown', controlPlanes: [], unreadable: [] },
      [{ cluster, token: Number(token) }],
    );
    return true;
  } catch (error) {
    if (error instanceof LeaseLostError) {
      return false;
    }
    throw error;
  }
}

/**
 * How long clusters are without a reader after one of three replicas is killed, with the times that are configured by
 * default, and whether anything is accepted that is written with the dead one's leases.
 */
export async function benchmarkFailover(): Promise<Result[]> {
  return withServers({ clusters, pods: 20, policies: 5 }, (_, addresses) =>
    withDatabase(async database => {
      const knex = Knex({ client: 'pg', connection: database });
      const replicas: ChildProcess[] = [];
      try {
        const store = await DatabaseMeshStore.create({
          database: mockServices.database({
            knex,
            migrations: { skip: false },
          }),
        });
        const read = async () =>
          (await store.listClusterStates()).filter(
            each => each.state === 'fresh' && each.reader === 'telling',
          ).length;
        const owned = (): Promise<
          Array<{ cluster: string; owner: string; token: string }>
        > =>
          knex('mesh_cluster_lease')
            .whereNotNull('owner')
            .select('cluster', 'owner', 'token');
        const owners = async () =>
          new Set((await owned()).map(each => each.owner));
        for (let index = 0; index < 3; index++) {
          replicas.push(await startReplica(database, addresses));
        }
        await until(
          300,
          async () =>
            (await read()) === clusters && (await owners()).size === 3,
        );

        const before = await owned();
        const ids = await owners();
        const [dying, ...others] = replicas;
        dying.kill('SIGKILL');
        const start = performance.now();
        await until(120, async () => {
          const now = await owners();
          return now.size === others.length && (await read()) === clusters;
        });
        const seconds = (performance.now() - start) / 1000;

        const living = await owners();
        const dead = [...ids].find(id => !living.has(id));
        const lost = before.filter(each => each.owner === dead);
        const tried = await Promise.all(lost.map(each => accepts(store, each)));
        const accepted = tried.filter(each => each).length;
        return [
          {
            what: `B12 until ${lost.length} of ${clusters} clusters are read again after one of three replicas was killed`,
            ours: `${seconds.toFixed(1)} s`,
            peer: '',
            ratio: '',
            goal: '<= 30 s',
            met: lost.length > 0 && seconds <= 30,
          },
          {
            what: "B12 writes with the dead replica's leases that are accepted",
            ours: `${accepted} of ${lost.length}`,
            peer: '',
            ratio: '',
            goal: '0',
            met: accepted === 0,
          },
        ];
      } finally {
        for (const replica of replicas) {
          if (replica.exitCode === null && replica.signalCode === null) {
            replica.kill('SIGKILL');
            await once(replica, 'exit');
          }
        }
        await knex.destroy();
      }
    }),
  );
}
