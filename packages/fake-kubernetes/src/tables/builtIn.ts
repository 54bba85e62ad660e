import { isRecord, valueAt } from '../json';
import type { KubeObject } from '../types';
import {
  age,
  AGE,
  column,
  count,
  field,
  NAME,
  records,
  TableColumn,
  text,
  wide,
} from './columns';
import { POD_COLUMNS } from './pod';

function containers(...path: string[]): TableColumn[] {
  const all = (object: KubeObject) => records(valueAt(object, path));
  return [
    wide('Containers', object => text(all(object).map(({ name }) => name))),
    wide('Images', object => text(all(object).map(({ image }) => image))),
  ];
}

const TEMPLATE_CONTAINERS = containers(
  'spec',
  'template',
  'spec',
  'containers',
);

const SELECTOR = wide('Selector', object =>
  selectorText(valueAt(object, ['spec', 'selector'])),
);

function selectorText(selector: unknown): string {
  const labels = valueAt(selector, ['matchLabels']) ?? selector;
  return isRecord(labels)
    ? text(Object.entries(labels).map(([key, value]) => `${key}=${value}`))
    : '<none>';
}

function ready(of: string[], total: string[]): TableColumn {
  return column('Ready', object => {
    const [part, whole] = [of, total].map(path => valueAt(object, path) ?? 0);
    return `${part}/${whole}`;
  });
}

function servicePorts(object: KubeObject): string {
  const ports = records(valueAt(object, ['spec', 'ports']));
  return text(
    ports.map(({ port, nodePort, protocol }) =>
      nodePort === undefined
        ? `${port}/${protocol}`
        : `${port}:${nodePort}/${protocol}`,
    ),
  );
}

function nodeStatus(object: KubeObject): string {
  const condition = records(valueAt(object, ['status', 'conditions'])).find(
    ({ type }) => type === 'Ready',
  );
  const status = condition?.status === 'True' ? 'Ready' : 'NotReady';
  return valueAt(object, ['spec', 'unschedulable'])
    ? `${status},SchedulingDisabled`
    : status;
}

function jobStatus(object: KubeObject): string {
  const conditions = records(valueAt(object, ['status', 'conditions']));
  const end = ['Complete', 'Failed', 'Suspended'].find(wanted =>
    conditions.some(({ type, status }) => type === wanted && status === 'True'),
  );
  return end ?? 'Running';
}

const SIZE_OF_DATA = column(
  'Data',
  object => Object.keys(isRecord(object.data) ? object.data : {}).length,
  { type: 'integer' },
);

const WEBHOOKS = column('Webhooks', object => records(object.webhooks).length, {
  type: 'integer',
});

const COLUMNS: Record<string, TableColumn[]> = {
  Pod: POD_COLUMNS,
  Namespace: [NAME, field('Status', 'status', 'phase'), AGE],
  ConfigMap: [NAME, SIZE_OF_DATA, AGE],
  Secret: [NAME, field('Type', 'type'), SIZE_OF_DATA, AGE],
  ServiceAccount: [
    NAME,
    column('Secrets', object => records(object.secrets).length, {
      type: 'integer',
    }),
    AGE,
  ],
  Service: [
    NAME,
    field('Type', 'spec', 'type'),
    field('Cluster-IP', 'spec', 'clusterIP'),
    column('External-IP', object => {
      const name = valueAt(object, ['spec', 'externalName']);
      const ingress = valueAt(object, ['status', 'loadBalancer', 'ingress']);
      return text(
        name ?? records(ingress).map(({ ip, hostname }) => ip ?? hostname),
      );
    }),
    column('Port(s)', servicePorts),
    AGE,
    SELECTOR,
  ],
  Node: [
    NAME,
    column('Status', nodeStatus),
    column('Roles', () => '<none>'),
    AGE,
    field('Version', 'status', 'nodeInfo', 'kubeletVersion'),
  ],
  Event: [
    column('Last Seen', (object, now) =>
      age(object.lastTimestamp ?? object.metadata.creationTimestamp, now),
    ),
    field('Type', 'type'),
    field('Reason', 'reason'),
    column('Object', object => {
      const involved = isRecord(object.involvedObject)
        ? object.involvedObject
        : {};
      return `${String(involved.kind).toLowerCase()}/${involved.name}`;
    }),
    field('Message', 'message'),
  ],
  Deployment: [
    NAME,
    ready(['status', 'readyReplicas'], ['spec', 'replicas']),
    count('Up-to-date', 'status', 'updatedReplicas'),
    count('Available', 'status', 'availableReplicas'),
    AGE,
    ...TEMPLATE_CONTAINERS,
    SELECTOR,
  ],
  ReplicaSet: [
    NAME,
    count('Desired', 'spec', 'replicas'),
    count('Current', 'status', 'replicas'),
    count('Ready', 'status', 'readyReplicas'),
    AGE,
    ...TEMPLATE_CONTAINERS,
    SELECTOR,
  ],
  StatefulSet: [
    NAME,
    ready(['status', 'readyReplicas'], ['spec', 'replicas']),
    AGE,
    ...TEMPLATE_CONTAINERS,
  ],
  DaemonSet: [
    NAME,
    count('Desired', 'status', 'desiredNumberScheduled'),
    count('Current', 'status', 'currentNumberScheduled'),
    count('Ready', 'status', 'numberReady'),
    count('Up-to-date', 'status', 'updatedNumberScheduled'),
    count('Available', 'status', 'numberAvailable'),
    column('Node Selector', object =>
      selectorText(
        valueAt(object, ['spec', 'template', 'spec', 'nodeSelector']),
      ),
    ),
    AGE,
    ...TEMPLATE_CONTAINERS,
    SELECTOR,
  ],
  Job: [
    NAME,
    column('Status', jobStatus),
    column('Completions', object => {
      const done = valueAt(object, ['status', 'succeeded']) ?? 0;
      return `${done}/${valueAt(object, ['spec', 'completions']) ?? 1}`;
    }),
    AGE,
    ...TEMPLATE_CONTAINERS,
    SELECTOR,
  ],
  CronJob: [
    NAME,
    field('Schedule', 'spec', 'schedule'),
    field('Suspend', 'spec', 'suspend'),
    column(
      'Active',
      object => records(valueAt(object, ['status', 'active'])).length,
      {
        type: 'integer',
      },
    ),
    AGE,
    ...containers(
      'spec',
      'jobTemplate',
      'spec',
      'template',
      'spec',
      'containers',
    ),
  ],
  CustomResourceDefinition: [
    NAME,
    column('Created At', object => object.metadata.creationTimestamp),
  ],
  MutatingWebhookConfiguration: [NAME, WEBHOOKS, AGE],
  ValidatingWebhookConfiguration: [NAME, WEBHOOKS, AGE],
  PodDisruptionBudget: [
    NAME,
    column('Min Available', object =>
      String(valueAt(object, ['spec', 'minAvailable']) ?? 'N/A'),
    ),
    column('Max Unavailable', object =>
      String(valueAt(object, ['spec', 'maxUnavailable']) ?? 'N/A'),
    ),
    AGE,
  ],
  NetworkPolicy: [
    NAME,
    column('Pod-Selector', object =>
      selectorText(valueAt(object, ['spec', 'podSelector'])),
    ),
    AGE,
  ],
  Ingress: [
    NAME,
    field('Class', 'spec', 'ingressClassName'),
    column('Hosts', object =>
      text(
        records(valueAt(object, ['spec', 'rules'])).map(
          ({ host }) => host ?? '*',
        ),
      ),
    ),
    AGE,
  ],
};

const GENERIC = [NAME, AGE];

export function builtInColumns(kind: string): readonly TableColumn[] {
  return Object.hasOwn(COLUMNS, kind) ? COLUMNS[kind] : GENERIC;
}
