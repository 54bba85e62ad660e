import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { meshPermissions } from '@mesh-portal/backstage-plugin-mesh-common';
import { createRouter } from './api/createRouter';
import { createSignalsRouter } from './api/createSignalsRouter';
import { readMeshConfig } from './config';
import { MeshBackend } from './MeshBackend';
import { meshFeedServiceRef } from './meshFeedServiceRef';
import { MeshMetrics } from './MeshMetrics';
import { readReplicaConfig } from './replicas/readReplicaConfig';
import { DatabaseMeshStore } from './store/DatabaseMeshStore';

/**
 * Watches clusters, evaluates what Istio does there, stores and serves the verdicts.
 *
 * @public
 */
export const meshPlugin = createBackendPlugin({
  pluginId: 'mesh',
  register(env) {
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        feed: meshFeedServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
      },
      async init(deps) {
        deps.permissionsRegistry.addPermissions(meshPermissions);
        const backend = await MeshBackend.create({
          ...deps,
          config: readMeshConfig(deps.config),
          metrics: new MeshMetrics(deps.metrics),
          replica: readReplicaConfig(deps.config),
          store: await DatabaseMeshStore.create(deps),
        });
        deps.lifecycle.addStartupHook(() => backend.start());
        await deps.scheduler.scheduleTask({
          id: 'mesh-coverage-history',
          frequency: { minutes: 15 },
          // Clusters that have not answered yet would count as unknown.
          initialDelay: { minutes: 2 },
          timeout: { minutes: 5 },
          scope: 'global',
          fn: () => backend.recordCoverage(),
        });
        deps.lifecycle.addShutdownHook(() => backend.stop());
        deps.httpRouter.use(
          await createRouter({
            ...deps,
            mesh: backend.service,
            questions: backend.questions,
            exemptions: backend.exemptions,
          }),
        );
        deps.httpRouter.use(
          await createSignalsRouter({ ...deps, signals: backend.signals }),
        );
      },
    });
  },
});
