import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  meshClockServiceRef,
  meshServiceRef,
} from '@mesh-portal/backstage-plugin-mesh-node';
import { scorecardMetricsExtensionPoint } from '@red-hat-developer-hub/backstage-plugin-scorecard-node';
import { MeshFactsSnapshot } from './MeshFactsSnapshot';
import { MeshMetricProvider } from './MeshMetricProvider';
import { booleanMetrics, numberMetrics } from './metrics';

/**
 * Gives the scorecard the verdicts of the mesh plugin as metrics.
 *
 * @public
 */
export const scorecardModuleMesh = createBackendModule({
  pluginId: 'scorecard',
  moduleId: 'mesh',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        clock: meshClockServiceRef,
        mesh: meshServiceRef,
        metrics: scorecardMetricsExtensionPoint,
      },
      async init({ metrics, ...deps }) {
        const snapshot = new MeshFactsSnapshot(deps);
        metrics.addMetricProvider(
          ...booleanMetrics.map(
            each => new MeshMetricProvider('boolean', each, snapshot),
          ),
          ...numberMetrics.map(
            each => new MeshMetricProvider('number', each, snapshot),
          ),
        );
      },
    });
  },
});
