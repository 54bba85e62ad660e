import { isRecord, JsonRecord } from '../../json';
import type { KubeObject } from '../../types';
import { defaultServiceSpec } from './service';
import {
  defaultCronJobSpec,
  defaultDaemonSetSpec,
  defaultDeploymentSpec,
  defaultJobSpec,
  defaultPodSpec,
  defaultReplicaSetSpec,
  defaultStatefulSetSpec,
  withDefaults,
} from './workloads';

type Defaulter = (
  spec: JsonRecord,
  metadata: KubeObject['metadata'],
) => JsonRecord;

const SPECS: Record<string, Defaulter> = {
  CronJob: defaultCronJobSpec,
  DaemonSet: defaultDaemonSetSpec,
  Deployment: defaultDeploymentSpec,
  Job: defaultJobSpec,
  Namespace: spec => withDefaults(spec, { finalizers: ['kubernetes'] }),
  Pod: spec =>
    defaultPodSpec(withDefaults(spec, { serviceAccountName: 'default' })),
  ReplicaSet: defaultReplicaSetSpec,
  Service: defaultServiceSpec,
  StatefulSet: defaultStatefulSetSpec,
};

/** Fills what the API server of a real cluster fills, as far as controllers and readers look at it. */
export function applyDefaults(object: KubeObject): KubeObject {
  const defaulter = SPECS[object.kind];
  if (object.kind === 'Secret') {
    return withSecretDefaults(object);
  }
  const spec = isRecord(object.spec) ? object.spec : {};
  const filled = defaulter
    ? { ...object, spec: defaulter(spec, object.metadata) }
    : object;
  return filled.kind === 'Namespace' ? withNameLabel(filled) : filled;
}

function withNameLabel(namespace: KubeObject): KubeObject {
  const { metadata } = namespace;
  return {
    ...namespace,
    metadata: {
      ...metadata,
      labels: {
        ...metadata.labels,
        'kubernetes.io/metadata.name': metadata.name,
      },
    },
  };
}

function withSecretDefaults(secret: KubeObject): KubeObject {
  const { stringData, ...rest } = secret;
  const texts = isRecord(stringData) ? Object.entries(stringData) : [];
  const encoded = texts.map(([key, value]) => [
    key,
    Buffer.from(String(value)).toString('base64'),
  ]);
  return {
    ...rest,
    type: secret.type ?? 'Opaque',
    ...(texts.length > 0 && {
      data: withDefaults(Object.fromEntries(encoded), {
        ...(isRecord(secret.data) ? secret.data : {}),
      }),
    }),
  };
}
