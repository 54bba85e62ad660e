import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  startFakeCluster,
  type FakeCluster,
} from '@mesh-portal/fake-kubernetes';
import type { Knex } from 'knex';
import { DatabaseMeshStore } from '../store/DatabaseMeshStore';
import { LeaseLostError } from '../store/LeaseStore';
import type { ReplicaOptions } from './__testUtils__/replicaProcess';

const postgres =
  process.env.BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING;
const databases = TestDatabases.create({ ids: ['POSTGRES_15'] });
const clusterNames = ['eu-1', 'eu-2', 'us-1', 'us-2', 'ap-1', 'ap-2'];
const peerAuthentication = (mode: string) => `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: ${mode} } }
`;
const manifests = `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/dataplane-mode: none } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop, labels: { backstage.io/kubernetes-id: orders } }
spec:
  replicas: 1
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders, security.istio.io/tlsMode: istio }
      annotations: { sidecar.istio.io/status: '{"containers":["istio-proxy"],"revision":"default"}' }
    spec:
      containers: [{ name: app, image: 'orders:1' }, { name: istio-proxy, image: 'istio/proxyv2:1.30.2' }]
---${peerAuthentication('STRICT')}`;

interface Answer {
  clusters?: Array<{ name: string; state: string; mtls: string }>;
  workloads?: number;
  coverage?: Array<{ scope: string; unknown: number }>;
}

interface RunningReplica {
  /** In the database. */
  id: string;
  process: ChildProcess;
  ask(): Promise<Answer>;
  /** HTTP status of the answer to a reader who wants the cluster to be read again. */
  refresh(cluster: string): Promise<number>;
}

/** Asks until the check holds; resolves to the seconds that it took. */
async function eventually(check: () => Promise<void>, seconds = 20) {
  const start = performance.now();
  for (;;) {
    try {
      await check();
      return (performance.now() - start) / 1000;
    } catch (error) {
      if (performance.now() - start > seconds * 1000) {
        throw error;
      }
      await new Promise(resolve => setImmediate(resolve));
    }
  }
}

(postgres ? describe : describe.skip)('three replicas on PostgreSQL', () => {
  jest.setTimeout(90_000);
  const clusters = new Map<string, FakeCluster>();
  const replicas: RunningReplica[] = [];
  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_15');
    await knex.migrate.latest({ directory: `${__dirname}/../../migrations` });
    for (const name of clusterNames) {
      const cluster = await startFakeCluster({
        name,
        objects: manifests,
        podStartMs: 1,
      });
      await cluster.settle();
      clusters.set(name, cluster);
    }
    for (let i = 0; i < 3; i++) {
      replicas.push(await startReplica());
    }
  });

  afterAll(async () => {
    for (const { process: child } of replicas) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    }
    await Promise.all([...clusters.values()].map(each => each.stop()));
  });

  async function startReplica(): Promise<RunningReplica> {
    const before: string[] = await knex('mesh_replica').pluck('id');
    const options: ReplicaOptions = {
      database: databaseUrl(),
      mesh: {
        ingest: { kubernetesPlugin: false },
        replicas: {
          heartbeat: { milliseconds: 300 },
          expiry: { seconds: 2 },
          moveInterval: { milliseconds: 300 },
        },
        clusters: [...clusters].map(([name, { url, caData, token }]) => ({
          name,
          url,
          caData,
          token,
        })),
      },
    };
    const child = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        require.resolve('./__testUtils__/replicaProcess'),
        JSON.stringify(options),
      ],
      {
        env: { ...process.env, NODE_OPTIONS: '', JEST_WORKER_ID: undefined },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const [url] = await once(child.stdout.setEncoding('utf8'), 'data');
    let id: string | undefined;
    await eventually(async () => {
      const now: string[] = await knex('mesh_replica').pluck('id');
      id = now.find(each => !before.includes(each));
      expect(id).toBeDefined();
    });
    return {
      id: id!,
      process: child,
      ask: async () => (await fetch(String(url).trim())).json(),
      refresh: async cluster =>
        (await fetch(`${String(url).trim()}/${cluster}`, { method: 'POST' }))
          .status,
    };
  }

  function databaseUrl(): string {
    const url = new URL(postgres!);
    url.pathname = `/${knex.client.config.connection.database}`;
    return url.href;
  }

  async function owners(): Promise<Map<string, string>> {
    const rows = await knex('mesh_cluster_lease')
      .whereRaw(
        'expires_at > EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AND told',
      )
      .select('cluster', 'owner');
    return new Map(rows.map(row => [row.cluster, row.owner]));
  }

  async function expectWhole(answering: readonly RunningReplica[]) {
    const ids = answering.map(each => each.id);
    for (const [cluster, owner] of await owners()) {
      expect([cluster, ids.includes(owner)]).toEqual([cluster, true]);
    }
    expect((await owners()).size).toBe(clusterNames.length);
    for (const replica of answering) {
      const { clusters: seen, workloads, coverage } = await replica.ask();
      expect(seen?.map(each => [each.name, each.state])).toEqual(
        [...clusterNames].sort().map(name => [name, 'fresh']),
      );
      expect(workloads).toBe(clusterNames.length);
      expect(coverage?.map(each => each.unknown)).toEqual(
        clusterNames.map(() => 0),
      );
    }
  }

  it('share the clusters, survive a death, and fence who wakes up late', async () => {
    const [dying, sleeping, living] = replicas;
    await eventually(async () => {
      await expectWhole(replicas);
      expect(new Set((await owners()).values()).size).toBe(3);
    });

    // Whoever is asked, the owner reads the cluster again.
    for (const [name, owner] of await owners()) {
      const { counters } = clusters.get(name)!;
      counters.reset();
      const other = replicas.find(each => each.id !== owner)!;
      expect(await other.refresh(name)).toBe(200);
      await eventually(async () => expect(counters.count()).toBeGreaterThan(0));
    }
    expect(await living.refresh('moon')).toBe(500);

    const [lost] = [...(await owners())].find(([, id]) => id === dying.id)!;
    const { token } = await knex('mesh_cluster_lease')
      .where({ cluster: lost })
      .first('token');
    dying.process.kill('SIGKILL');
    await once(dying.process, 'exit');
    const seconds = await eventually(() => expectWhole([sleeping, living]), 30);
    expect(seconds).toBeLessThan(30);
    const store = await DatabaseMeshStore.create({
      database: mockServices.database({ knex, migrations: { skip: true } }),
    });
    await expect(
      store.saveCluster(
        { name: lost, state: 'unknown', controlPlanes: [], unreadable: [] },
        [{ cluster: lost, token: Number(token) }],
      ),
    ).rejects.toThrow(LeaseLostError);

    const [taken] = [...(await owners())].find(([, id]) => id === sleeping.id)!;
    const mtlsOf = async (replica: RunningReplica) =>
      (await replica.ask()).clusters?.find(each => each.name === taken)?.mtls;
    expect(await mtlsOf(living)).toBe('STRICT');
    sleeping.process.kill('SIGSTOP');
    // While it sleeps, its cluster says something else than what it would write.
    clusters.get(taken)!.apply(peerAuthentication('PERMISSIVE'));
    await eventually(() => expectWhole([living]), 30);
    await eventually(async () =>
      expect(await mtlsOf(living)).toBe('PERMISSIVE'),
    );
    sleeping.process.kill('SIGCONT');
    await eventually(async () => {
      await expectWhole([sleeping, living]);
      expect(new Set((await owners()).values()).size).toBe(2);
    });
    expect([await mtlsOf(sleeping), await mtlsOf(living)]).toEqual([
      'PERMISSIVE',
      'PERMISSIVE',
    ]);

    sleeping.process.kill('SIGTERM');
    await once(sleeping.process, 'exit');
    // It has handed over what it had, so that nobody waits until the leases expire.
    expect(await knex('mesh_replica').pluck('id')).not.toContain(sleeping.id);
    expect(await knex('mesh_cluster_lease').pluck('owner')).not.toContain(
      sleeping.id,
    );
    await eventually(() => expectWhole([living]));
  });
});
