import { type Fields, fieldsAt, listAt, pick, some } from './fields';
import { trimTemplateMetadata } from './metadata';
import { redactedMarker } from './redact';

const proxyContainer = 'istio-proxy';
const istiodContainer = 'discovery';

function trimContainer(container: Fields): Fields {
  return {
    ...pick(container, [
      'name',
      'image',
      'restartPolicy',
      // Kyma restarts pods whose proxy has other resources than configured.
      ...(container.name === proxyContainer ? ['resources'] : []),
    ]),
    // Which switches of istiod are set, but not to what.
    ...(container.name === istiodContainer
      ? {
          env: listAt(container, 'env').map(({ name, value, valueFrom }) => ({
            name,
            ...(value || valueFrom ? { value: redactedMarker } : {}),
          })),
        }
      : {}),
    ...some(
      'ports',
      listAt(container, 'ports').map(port =>
        pick(port, ['name', 'containerPort', 'protocol']),
      ),
    ),
    ...some(
      'securityContext',
      pick(fieldsAt(container, 'securityContext'), ['runAsUser']),
    ),
  };
}

function trimPodSpec(spec: Fields): Fields {
  return {
    ...pick(spec, ['hostNetwork', 'restartPolicy']),
    // The second is the old name of the first.
    ...some(
      'serviceAccountName',
      spec.serviceAccountName || spec.serviceAccount || undefined,
    ),
    ...some(
      'securityContext',
      pick(fieldsAt(spec, 'securityContext'), ['runAsUser']),
    ),
    ...some(
      'initContainers',
      listAt(spec, 'initContainers').map(trimContainer),
    ),
    ...some('containers', listAt(spec, 'containers').map(trimContainer)),
  };
}

function trimTemplate(template: Fields): Fields {
  return {
    metadata: trimTemplateMetadata(fieldsAt(template, 'metadata')),
    spec: trimPodSpec(fieldsAt(template, 'spec')),
  };
}

const counts = [
  'replicas',
  'readyReplicas',
  'updatedReplicas',
  'availableReplicas',
  'currentNumberScheduled',
  'desiredNumberScheduled',
  'numberReady',
  'updatedNumberScheduled',
  'active',
  'succeeded',
  'failed',
];

export function trimPod(pod: Fields): Fields {
  const status = fieldsAt(pod, 'status');
  return {
    spec: trimPodSpec(fieldsAt(pod, 'spec')),
    ...some('status', {
      ...pick(status, ['phase']),
      ...some(
        'conditions',
        listAt(status, 'conditions').map(condition =>
          pick(condition, ['type', 'status']),
        ),
      ),
    }),
  };
}

/** Deployment, StatefulSet, DaemonSet, Job. */
export function trimWorkload(workload: Fields): Fields {
  const spec = fieldsAt(workload, 'spec');
  return {
    spec: {
      ...pick(spec, ['replicas', 'selector', 'paused', 'suspend']),
      ...some('strategy', pick(fieldsAt(spec, 'strategy'), ['type'])),
      ...some(
        'updateStrategy',
        pick(fieldsAt(spec, 'updateStrategy'), ['type']),
      ),
      template: trimTemplate(fieldsAt(spec, 'template')),
    },
    status: pick(fieldsAt(workload, 'status'), counts),
  };
}

export function trimCronJob(cronJob: Fields): Fields {
  const spec = fieldsAt(cronJob, 'spec');
  const job = fieldsAt(fieldsAt(spec, 'jobTemplate'), 'spec');
  return {
    spec: {
      ...pick(spec, ['schedule', 'suspend']),
      jobTemplate: {
        spec: { template: trimTemplate(fieldsAt(job, 'template')) },
      },
    },
  };
}

/** Owner and counts only; the pods tell the rest. */
export function trimReplicaSet(replicaSet: Fields): Fields {
  return {
    spec: pick(fieldsAt(replicaSet, 'spec'), ['replicas']),
    status: pick(fieldsAt(replicaSet, 'status'), ['replicas', 'readyReplicas']),
  };
}

/** Rollout of Argo: template, steps and progress. */
export function trimRollout(rollout: Fields): Fields {
  const spec = fieldsAt(rollout, 'spec');
  const strategy = fieldsAt(spec, 'strategy');
  const canary = fieldsAt(strategy, 'canary');
  const status = fieldsAt(rollout, 'status');
  return {
    spec: {
      ...pick(spec, ['replicas', 'selector', 'paused']),
      ...some(
        'workloadRef',
        pick(fieldsAt(spec, 'workloadRef'), ['apiVersion', 'kind', 'name']),
      ),
      ...some(
        'template',
        spec.template && trimTemplate(fieldsAt(spec, 'template')),
      ),
      strategy: {
        ...some(
          'canary',
          strategy.canary && {
            ...pick(canary, ['canaryService', 'stableService']),
            ...some(
              'steps',
              listAt(canary, 'steps').map(step => ({
                ...pick(step, ['setWeight', 'pause', 'setCanaryScale']),
                // That there is one matters; its arguments can be credentials.
                ...(step.analysis ? { analysis: {} } : {}),
                ...(step.experiment ? { experiment: {} } : {}),
              })),
            ),
            ...some(
              'trafficRouting',
              pick(fieldsAt(canary, 'trafficRouting'), [
                'istio',
                'managedRoutes',
              ]),
            ),
          },
        ),
        ...some(
          'blueGreen',
          pick(fieldsAt(strategy, 'blueGreen'), [
            'activeService',
            'previewService',
            'autoPromotionEnabled',
          ]),
        ),
      },
    },
    status: {
      ...pick(status, [
        ...counts,
        'phase',
        'currentStepIndex',
        'currentPodHash',
        'stableRS',
        'abort',
        'observedGeneration',
      ]),
      ...some('canary', pick(fieldsAt(status, 'canary'), ['weights'])),
      ...some(
        'pauseConditions',
        listAt(status, 'pauseConditions').map(each =>
          pick(each, ['reason', 'startTime']),
        ),
      ),
    },
  };
}
