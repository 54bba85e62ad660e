import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceRef,
  metricsServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { meshPermissions } from '@mesh-portal/backstage-plugin-mesh-common';
import {
  meshChecksExtensionPoint,
  meshClockServiceRef,
  type MeshCheck,
} from '@mesh-portal/backstage-plugin-mesh-node';
import { registerMeshActions } from './actions/registerMeshActions';
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
    const checks: MeshCheck[] = [];
    env.registerExtensionPoint(meshChecksExtensionPoint, {
      addChecks(...added) {
        checks.push(...added);
      },
    });
    env.registerInit({
      deps: {
        actions: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        clock: meshClockServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        feed: meshFeedServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
      },
      async init(deps) {
        deps.permissionsRegistry.addPermissions(meshPermissions);
        const config = readMeshConfig(deps.config);
        const backend = await MeshBackend.create({
          ...deps,
          checks,
          config,
          notifications: config.notifications.enabled
            ? deps.notifications
            : undefined,
          metrics: new MeshMetrics(deps.metrics),
          replica: readReplicaConfig(deps.config),
          store: await DatabaseMeshStore.create(deps),
        });
        registerMeshActions({
          registry: deps.actions,
          auditor: deps.auditor,
          mesh: backend.service,
          questions: backend.questions,
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
        if (config.notifications.enabled) {
          await deps.scheduler.scheduleTask({
            id: 'mesh-notifications',
            frequency: { minutes: 1 },
            initialDelay: { minutes: 2 },
            timeout: { minutes: 5 },
            scope: 'global',
            fn: () => backend.tellOwners(),
          });
        }
        deps.lifecycle.addShutdownHook(() => backend.stop());
        // A badge is shown where nobody signs in; its address is signed and can be revoked.
        deps.httpRouter.addAuthPolicy({
          path: '/v1/badges',
          allow: 'unauthenticated',
        });
        deps.httpRouter.use(
          await createRouter({
            ...deps,
            mesh: backend.service,
            questions: backend.questions,
            coverage: backend.coverage,
            exemptions: backend.exemptions,
            badges: backend.badges,
          }),
        );
        deps.httpRouter.use(
          await createSignalsRouter({ ...deps, signals: backend.signals }),
        );
      },
    });
  },
});
