import { AGE, column, conditionColumn } from './columns';
import type { CustomKind } from './CustomKind';

const MODULE = { group: 'operator.kyma-project.io', versions: ['v1alpha1'] };
const STATE = column('State', '.status.state');
const PIPELINE = {
  group: 'telemetry.kyma-project.io',
  categories: ['kyma-telemetry', 'kyma-telemetry-pipelines'],
  clusterScoped: true,
  versions: ['v1beta1', 'v1alpha1'],
  columns: [
    conditionColumn('Configuration Generated', 'ConfigurationGenerated'),
    conditionColumn('Gateway Healthy', 'GatewayHealthy'),
    conditionColumn('Flow Healthy', 'TelemetryFlowHealthy'),
    AGE,
  ],
};

/** Versions whose fields are alike; APIRule v1beta1 is left out because it has another shape. */
export const kymaKinds: CustomKind[] = [
  {
    group: 'gateway.kyma-project.io',
    kind: 'APIRule',
    categories: ['kyma-api-gateway'],
    versions: ['v2alpha1', 'v2'],
    columns: [
      column('Status', '.status.state'),
      column('Hosts', '.spec.hosts'),
    ],
  },
  {
    ...MODULE,
    kind: 'APIGateway',
    categories: ['kyma-modules', 'kyma-api-gateway'],
    clusterScoped: true,
    columns: [STATE],
  },
  {
    ...MODULE,
    kind: 'Istio',
    categories: ['kyma-modules', 'kyma-istio'],
    versions: ['v1alpha2'],
    columns: [STATE],
  },
  {
    ...MODULE,
    kind: 'Telemetry',
    plural: 'telemetries',
    categories: ['kyma-modules', 'kyma-telemetry'],
    versions: ['v1beta1', 'v1alpha1'],
    columns: [STATE, AGE],
  },
  { ...PIPELINE, kind: 'LogPipeline' },
  { ...PIPELINE, kind: 'MetricPipeline' },
  { ...PIPELINE, kind: 'TracePipeline' },
];
