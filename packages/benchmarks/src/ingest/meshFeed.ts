import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { readClusterConfig } from '@mesh-portal/backstage-plugin-mesh-backend/src/clusters/readClusterConfig';
import { createClusterFeed } from '@mesh-portal/backstage-plugin-mesh-backend/src/ingest/createClusterFeed';
import { systemClock } from '@mesh-portal/backstage-plugin-mesh-node';
import { yieldToEventLoop } from '@mesh-portal/backstage-plugin-mesh-backend/src/ingest/clock';
import { kinds, MeshModel } from '@mesh-portal/istio-semantics';
import type { Contender } from './contender';

/** Our feed of every kind that it watches, with the model and its indexes that evaluation works on. */
export async function meshFeed(): Promise<Contender> {
  const models = new Map<string, MeshModel>();
  return {
    async sync(servers) {
      const feed = createClusterFeed({
        config: readClusterConfig(
          new ConfigReader({
            mesh: {
              ingest: { kubernetesPlugin: false },
              clusters: servers.map(({ name, url, caData, token }) => ({
                name,
                url,
                caData,
                token,
              })),
            },
          }),
        ),
        bridge: { provide: () => {}, get: () => new Promise(() => {}) },
        auth: mockServices.auth(),
        clock: systemClock,
        logger: mockServices.rootLogger({ level: 'none' }),
      });
      servers.forEach(({ name }) => models.set(name, MeshModel.of([])));
      await new Promise<void>(resolve => {
        feed.start({
          onDelta: (cluster, delta) => models.get(cluster)!.load(delta),
          onHealth: () => {
            const health = feed.health();
            if (
              health.length === servers.length &&
              health.every(
                ({ state, resources }) =>
                  state === 'fresh' &&
                  resources.some(
                    each => each.kind === 'Pod' && each.state === 'synced',
                  ) &&
                  resources.every(each => each.state !== 'starting'),
              )
            ) {
              resolve();
            }
          },
          onClusterRemoved: cluster => models.delete(cluster),
          onClusters: () => feed.clusters().forEach(each => feed.read(each)),
        });
      });
      for (const model of models.values()) {
        for (const namespace of model.namespaces()) {
          // The indexes are made when they are first asked for.
          model.workloads(namespace);
          await yieldToEventLoop();
        }
      }
    },
    pods: () =>
      [...models.values()].reduce(
        (sum, model) => sum + model.list(kinds.pod).length,
        0,
      ),
    sees: name =>
      [...models.values()].every(
        model => model.get(kinds.pod, 'default', name) !== undefined,
      ),
  };
}
