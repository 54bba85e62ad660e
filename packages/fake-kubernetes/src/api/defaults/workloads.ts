import { isRecord, JsonRecord, valueAt } from '../../json';

/** Fills fields that are absent. */
export function withDefaults(value: unknown, defaults: JsonRecord): JsonRecord {
  return { ...defaults, ...(isRecord(value) ? value : {}) };
}

function mapRecords(
  list: unknown,
  convert: (item: JsonRecord) => JsonRecord,
): unknown {
  return Array.isArray(list)
    ? list.map(item => (isRecord(item) ? convert(item) : item))
    : list;
}

export function defaultPodSpec(spec: JsonRecord): JsonRecord {
  const filled = withDefaults(spec, {
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
    containers: [],
  });
  return {
    ...filled,
    containers: mapRecords(filled.containers, defaultContainer),
    ...(filled.initContainers !== undefined && {
      initContainers: mapRecords(filled.initContainers, defaultContainer),
    }),
    ...(typeof filled.serviceAccountName === 'string' && {
      serviceAccount: filled.serviceAccountName,
    }),
  };
}

export function defaultContainer(container: JsonRecord): JsonRecord {
  const filled = withDefaults(container, {
    imagePullPolicy: pullPolicy(String(container.image ?? '')),
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  });
  return {
    ...filled,
    ...(filled.ports !== undefined && {
      ports: mapRecords(filled.ports, port =>
        withDefaults(port, { protocol: 'TCP' }),
      ),
    }),
  };
}

function pullPolicy(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1);
  const floating = !name.includes('@') && !/:(?!latest$)/.test(name);
  return floating ? 'Always' : 'IfNotPresent';
}

function defaultTemplate(spec: JsonRecord, pod: JsonRecord = {}): JsonRecord {
  const template = isRecord(spec.template) ? spec.template : {};
  const templateSpec = isRecord(template.spec) ? template.spec : {};
  const metadata = withDefaults(template.metadata, {});
  return {
    ...template,
    metadata,
    spec: defaultPodSpec(withDefaults(templateSpec, pod)),
  };
}

export function defaultDeploymentSpec(spec: JsonRecord): JsonRecord {
  const strategy = withDefaults(spec.strategy, { type: 'RollingUpdate' });
  return withDefaults(
    {
      ...spec,
      strategy:
        strategy.type === 'RollingUpdate'
          ? {
              ...strategy,
              rollingUpdate: withDefaults(strategy.rollingUpdate, {
                maxSurge: '25%',
                maxUnavailable: '25%',
              }),
            }
          : strategy,
      template: defaultTemplate(spec),
    },
    { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 },
  );
}

export function defaultReplicaSetSpec(spec: JsonRecord): JsonRecord {
  return withDefaults(
    { ...spec, template: defaultTemplate(spec) },
    { replicas: 1 },
  );
}

export function defaultStatefulSetSpec(spec: JsonRecord): JsonRecord {
  const strategy = withDefaults(spec.updateStrategy, { type: 'RollingUpdate' });
  return withDefaults(
    {
      ...spec,
      updateStrategy:
        strategy.type === 'RollingUpdate'
          ? {
              ...strategy,
              rollingUpdate: withDefaults(strategy.rollingUpdate, {
                partition: 0,
              }),
            }
          : strategy,
      template: defaultTemplate(spec),
    },
    {
      replicas: 1,
      podManagementPolicy: 'OrderedReady',
      revisionHistoryLimit: 10,
    },
  );
}

export function defaultDaemonSetSpec(spec: JsonRecord): JsonRecord {
  const strategy = withDefaults(spec.updateStrategy, { type: 'RollingUpdate' });
  return withDefaults(
    {
      ...spec,
      updateStrategy:
        strategy.type === 'RollingUpdate'
          ? {
              ...strategy,
              rollingUpdate: withDefaults(strategy.rollingUpdate, {
                maxSurge: 0,
                maxUnavailable: 1,
              }),
            }
          : strategy,
      template: defaultTemplate(spec),
    },
    { revisionHistoryLimit: 10 },
  );
}

/** A Job selects its pods by its own uid, unless told otherwise. */
export function defaultJobSpec(
  spec: JsonRecord,
  { name, uid }: { name: string; uid?: string },
): JsonRecord {
  const labels = {
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'job-name': name,
  };
  const template = defaultTemplate(spec);
  const metadata = withDefaults(template.metadata, {});
  const generated =
    spec.manualSelector === true
      ? {}
      : {
          selector: {
            matchLabels: { 'batch.kubernetes.io/controller-uid': uid },
          },
          template: {
            ...template,
            metadata: {
              ...metadata,
              labels: withDefaults(valueAt(metadata, ['labels']), labels),
            },
          },
        };
  return withDefaults(
    { ...spec, template, ...generated },
    {
      backoffLimit: 6,
      completionMode: 'NonIndexed',
      completions: 1,
      parallelism: 1,
      suspend: false,
    },
  );
}

export function defaultCronJobSpec(spec: JsonRecord): JsonRecord {
  const job = withDefaults(spec.jobTemplate, { spec: {} });
  const jobSpec = isRecord(job.spec) ? job.spec : {};
  return withDefaults(
    {
      ...spec,
      jobTemplate: {
        ...job,
        spec: { ...jobSpec, template: defaultTemplate(jobSpec) },
      },
    },
    {
      concurrencyPolicy: 'Allow',
      failedJobsHistoryLimit: 1,
      successfulJobsHistoryLimit: 3,
      suspend: false,
    },
  );
}
