import { builtInLists } from '../patch';
import type { ResourceDefinition, ScalePaths } from './ResourceDefinition';

interface BuiltIn {
  kind: string;
  /** Default: the kind in lower case with an s. */
  plural?: string;
  shortNames?: string[];
  categories?: string[];
  clusterScoped?: boolean;
  status?: boolean;
  scale?: boolean;
  fields?: string[];
}

const SCALE: ScalePaths = {
  spec: ['spec', 'replicas'],
  status: ['status', 'replicas'],
  selector: ['spec', 'selector'],
};

const EVENT_FIELDS = [
  ...['kind', 'namespace', 'name', 'uid', 'apiVersion'].map(
    field => `involvedObject.${field}`,
  ),
  'reason',
  'reportingComponent',
  'source',
  'type',
];

const POD_FIELDS = [
  'spec.nodeName',
  'spec.restartPolicy',
  'spec.schedulerName',
  'spec.serviceAccountName',
  'spec.hostNetwork',
  'status.phase',
  'status.podIP',
  'status.nominatedNodeName',
];

const CLUSTER = { clusterScoped: true };
const STATUS = { status: true };
const ALL = { categories: ['all'] };

const GROUPS: Record<string, BuiltIn[]> = {
  v1: [
    { kind: 'ConfigMap', shortNames: ['cm'] },
    { kind: 'Endpoints', plural: 'endpoints', shortNames: ['ep'] },
    { kind: 'Event', shortNames: ['ev'], fields: EVENT_FIELDS },
    { kind: 'LimitRange', shortNames: ['limits'] },
    {
      kind: 'Namespace',
      shortNames: ['ns'],
      fields: ['status.phase'],
      ...CLUSTER,
      ...STATUS,
    },
    {
      kind: 'Node',
      shortNames: ['no'],
      fields: ['spec.unschedulable'],
      ...CLUSTER,
      ...STATUS,
    },
    { kind: 'PersistentVolumeClaim', shortNames: ['pvc'], ...STATUS },
    { kind: 'PersistentVolume', shortNames: ['pv'], ...CLUSTER, ...STATUS },
    {
      kind: 'Pod',
      shortNames: ['po'],
      fields: POD_FIELDS,
      ...STATUS,
      ...ALL,
    },
    {
      kind: 'ReplicationController',
      shortNames: ['rc'],
      scale: true,
      ...STATUS,
      ...ALL,
    },
    { kind: 'ResourceQuota', shortNames: ['quota'], ...STATUS },
    { kind: 'Secret', fields: ['type'] },
    {
      kind: 'Service',
      shortNames: ['svc'],
      fields: ['spec.clusterIP', 'spec.type'],
      ...STATUS,
      ...ALL,
    },
    { kind: 'ServiceAccount', shortNames: ['sa'] },
  ],
  'admissionregistration.k8s.io/v1': [
    { kind: 'MutatingWebhookConfiguration', ...CLUSTER },
    { kind: 'ValidatingWebhookConfiguration', ...CLUSTER },
  ],
  'apiextensions.k8s.io/v1': [
    {
      kind: 'CustomResourceDefinition',
      shortNames: ['crd', 'crds'],
      categories: ['api-extensions'],
      ...CLUSTER,
      ...STATUS,
    },
  ],
  'apps/v1': [
    { kind: 'ControllerRevision' },
    { kind: 'DaemonSet', shortNames: ['ds'], ...STATUS, ...ALL },
    {
      kind: 'Deployment',
      shortNames: ['deploy'],
      scale: true,
      ...STATUS,
      ...ALL,
    },
    { kind: 'ReplicaSet', shortNames: ['rs'], scale: true, ...STATUS, ...ALL },
    {
      kind: 'StatefulSet',
      shortNames: ['sts'],
      scale: true,
      ...STATUS,
      ...ALL,
    },
  ],
  'autoscaling/v2': [
    { kind: 'HorizontalPodAutoscaler', shortNames: ['hpa'], ...STATUS, ...ALL },
  ],
  'batch/v1': [
    { kind: 'CronJob', shortNames: ['cj'], ...STATUS, ...ALL },
    { kind: 'Job', fields: ['status.successful'], ...STATUS, ...ALL },
  ],
  'coordination.k8s.io/v1': [{ kind: 'Lease' }],
  'discovery.k8s.io/v1': [{ kind: 'EndpointSlice' }],
  'networking.k8s.io/v1': [
    { kind: 'Ingress', plural: 'ingresses', shortNames: ['ing'], ...STATUS },
    { kind: 'IngressClass', plural: 'ingressclasses', ...CLUSTER },
    {
      kind: 'NetworkPolicy',
      plural: 'networkpolicies',
      shortNames: ['netpol'],
    },
  ],
  'policy/v1': [
    { kind: 'PodDisruptionBudget', shortNames: ['pdb'], ...STATUS },
  ],
  'rbac.authorization.k8s.io/v1': [
    { kind: 'ClusterRole', ...CLUSTER },
    { kind: 'ClusterRoleBinding', ...CLUSTER },
    { kind: 'Role' },
    { kind: 'RoleBinding' },
  ],
};

/** What every Kubernetes cluster serves, as far as it matters to a mesh and to the usual clients. */
export const builtInResources: readonly ResourceDefinition[] = Object.entries(
  GROUPS,
).flatMap(([apiVersion, kinds]) => {
  const [version, group = ''] = apiVersion.split('/').reverse();
  return kinds.map(
    (entry): ResourceDefinition => ({
      group,
      kind: entry.kind,
      plural: entry.plural ?? `${entry.kind.toLowerCase()}s`,
      singular: entry.kind.toLowerCase(),
      shortNames: entry.shortNames ?? [],
      categories: entry.categories ?? [],
      namespaced: !entry.clusterScoped,
      versions: [{ name: version }],
      storageVersion: version,
      status: entry.status ?? false,
      ...(entry.scale && { scale: SCALE }),
      selectableFields: entry.fields ?? [],
      lists: builtInLists,
      builtIn: true,
    }),
  );
});
