import { createServer } from 'node:http';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { systemClock } from '@mesh-portal/backstage-plugin-mesh-node';
import Knex from 'knex';
import { readClusterConfig } from '../../clusters/readClusterConfig';
import { readMeshConfig } from '../../config';
import { createClusterFeed } from '../../ingest/createClusterFeed';
import { MeshBackend } from '../../MeshBackend';
import { DatabaseMeshStore } from '../../store/DatabaseMeshStore';
import { component } from '../../testFixtures/entities';
import { readReplicaConfig } from '../readReplicaConfig';

/** What a test hands over on the command line, as JSON. */
export interface ReplicaOptions {
  /** Of a PostgreSQL database. */
  database: string;
  /** `mesh.*`. */
  mesh: object;
}

/** One backend of several on a database. Prints the URL at which it answers what readers would be told. */
async function main({ database, mesh }: ReplicaOptions): Promise<void> {
  const config = mockServices.rootConfig({ data: { mesh } });
  const logger = mockServices.rootLogger({ level: 'none' });
  const auth = mockServices.auth();
  const knex = Knex({ client: 'pg', connection: database });
  const backend = await MeshBackend.create({
    auth,
    catalog: catalogServiceMock({ entities: [component('orders')] }),
    clock: systemClock,
    config: readMeshConfig(config),
    events: { publish: async () => {}, subscribe: async () => {} },
    feed: createClusterFeed({
      config: readClusterConfig(config),
      bridge: { provide: () => {}, get: () => new Promise(() => {}) },
      auth,
      clock: systemClock,
      logger,
    }),
    logger,
    permissions: mockServices.permissions(),
    replica: readReplicaConfig(config),
    signals: { publish: async () => {} },
    store: await DatabaseMeshStore.create({
      database: mockServices.database({ knex, migrations: { skip: false } }),
    }),
  });
  await backend.start();

  const credentials = mockCredentials.user();
  const tell = async () => {
    const { body } = await backend.service.getEntity(
      'component:default/orders',
      { credentials },
    );
    const coverage = await backend.service.getCoverage('cluster', {
      credentials,
    });
    return {
      clusters: body?.clusters.map(({ name, state, dimensions }) => ({
        name,
        state,
        mtls: dimensions.mtls.value,
      })),
      workloads: body?.workloads.length,
      coverage: coverage.body?.rows.map(({ scope, checks }) => ({
        scope,
        unknown: checks['in-mesh'].unknown,
      })),
    };
  };
  const server = createServer((request, response) => {
    const asked =
      request.method === 'POST'
        ? backend.questions.refreshCluster(request.url!.slice(1), {
            credentials,
          })
        : tell();
    asked.then(
      answer => response.end(JSON.stringify(answer ?? {})),
      error => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    process.stdout.write(`http://127.0.0.1:${port}\n`);
  });
  process.on('SIGTERM', async () => {
    server.closeAllConnections();
    server.close();
    await backend.stop();
    await knex.destroy();
    process.exit();
  });
}

main(JSON.parse(process.argv[2])).catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
