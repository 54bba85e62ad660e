/** A field: its name, and how its value is read. */
export type FieldSchema = [name: string, type: FieldType];

export type FieldType =
  | 'string'
  | 'int'
  | 'bool'
  | 'bytes'
  | 'intOrString'
  | 'stringMap'
  | 'bytesMap'
  | MessageSchema
  | { list: 'string' | MessageSchema };

/** Fields by their number. */
export interface MessageSchema {
  fields: Record<number, FieldSchema>;
}

function message(fields: Record<number, FieldSchema>): MessageSchema {
  return { fields };
}

const metadata = message({
  1: ['name', 'string'],
  2: ['generateName', 'string'],
  3: ['namespace', 'string'],
  11: ['labels', 'stringMap'],
  12: ['annotations', 'stringMap'],
  14: ['finalizers', { list: 'string' }],
});

const containerPort = message({
  1: ['name', 'string'],
  2: ['hostPort', 'int'],
  3: ['containerPort', 'int'],
  4: ['protocol', 'string'],
});

const container = message({
  1: ['name', 'string'],
  2: ['image', 'string'],
  3: ['command', { list: 'string' }],
  4: ['args', { list: 'string' }],
  6: ['ports', { list: containerPort }],
  7: [
    'env',
    { list: message({ 1: ['name', 'string'], 2: ['value', 'string'] }) },
  ],
});

const podSpec = message({
  2: ['containers', { list: container }],
  3: ['restartPolicy', 'string'],
  8: ['serviceAccountName', 'string'],
  20: ['initContainers', { list: container }],
});

const deploymentSpec = message({
  1: ['replicas', 'int'],
  2: ['selector', message({ 1: ['matchLabels', 'stringMap'] })],
  3: ['template', message({ 1: ['metadata', metadata], 2: ['spec', podSpec] })],
});

const servicePort = message({
  1: ['name', 'string'],
  2: ['protocol', 'string'],
  3: ['port', 'int'],
  4: ['targetPort', 'intOrString'],
  5: ['nodePort', 'int'],
});

const serviceSpec = message({
  1: ['ports', { list: servicePort }],
  2: ['selector', 'stringMap'],
  3: ['clusterIP', 'string'],
  4: ['type', 'string'],
  10: ['externalName', 'string'],
});

const accessReviewSpec = message({
  1: [
    'resourceAttributes',
    message({
      1: ['namespace', 'string'],
      2: ['verb', 'string'],
      3: ['group', 'string'],
      4: ['version', 'string'],
      5: ['resource', 'string'],
      6: ['subresource', 'string'],
      7: ['name', 'string'],
    }),
  ],
});

/**
 * What `kubectl create <kind>` and `kubectl auth` send, with the fields that they set. Field numbers are those of the
 * `generated.proto` files of https://github.com/kubernetes/api
 */
export const MESSAGES: Readonly<Record<string, MessageSchema>> = {
  'v1 ConfigMap': message({
    1: ['metadata', metadata],
    2: ['data', 'stringMap'],
    3: ['binaryData', 'bytesMap'],
  }),
  'v1 Namespace': message({ 1: ['metadata', metadata] }),
  'v1 Secret': message({
    1: ['metadata', metadata],
    2: ['data', 'bytesMap'],
    3: ['type', 'string'],
    4: ['stringData', 'stringMap'],
  }),
  'v1 Service': message({
    1: ['metadata', metadata],
    2: ['spec', serviceSpec],
  }),
  'v1 ServiceAccount': message({ 1: ['metadata', metadata] }),
  'apps/v1 Deployment': message({
    1: ['metadata', metadata],
    2: ['spec', deploymentSpec],
  }),
  'authorization.k8s.io/v1 SelfSubjectAccessReview': message({
    2: ['spec', accessReviewSpec],
  }),
  'authentication.k8s.io/v1 SelfSubjectReview': message({}),
};
