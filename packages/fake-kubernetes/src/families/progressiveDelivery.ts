import { AGE, column } from './columns';
import type { CustomKind } from './CustomKind';

const ARGO = {
  group: 'argoproj.io',
  versions: ['v1alpha1'],
  columns: [AGE],
};
const FLAGGER = {
  group: 'flagger.app',
  categories: ['all'],
  versions: ['v1beta1'],
};

export const argoRolloutsKinds: CustomKind[] = [
  {
    ...ARGO,
    kind: 'Rollout',
    shortNames: ['ro'],
    columns: [
      column('Desired', '.spec.replicas'),
      column('Current', '.status.replicas'),
      column('Up-to-date', '.status.updatedReplicas'),
      column('Available', '.status.availableReplicas'),
      AGE,
    ],
    scale: {
      spec: ['spec', 'replicas'],
      status: ['status', 'HPAReplicas'],
      selector: ['status', 'selector'],
    },
  },
  { ...ARGO, kind: 'AnalysisRun', shortNames: ['ar'], status: false },
  { ...ARGO, kind: 'AnalysisTemplate', shortNames: ['at'], status: false },
  {
    ...ARGO,
    kind: 'ClusterAnalysisTemplate',
    shortNames: ['cat'],
    clusterScoped: true,
    status: false,
  },
];

export const flaggerKinds: CustomKind[] = [
  {
    ...FLAGGER,
    kind: 'Canary',
    plural: 'canaries',
    columns: [
      column('Status', '.status.phase'),
      column('Weight', '.status.canaryWeight'),
      column('LastTransitionTime', '.status.lastTransitionTime'),
    ],
  },
  {
    ...FLAGGER,
    kind: 'MetricTemplate',
    columns: [column('Provider', '.spec.provider.type')],
  },
];
