import type { Expectation } from '../injection/expectation';
import type { ShapedPod } from '../injection/runningPods';
import {
  annotationsOf,
  booleanAt,
  labelValue,
  stringAt,
} from '../model/fields';
import { kinds } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import type { Workload } from '../model/workloads';
import type { KubernetesObject, Reason, UpgradeState } from '../types';
import { ProxyExpectation, proxyImageOf } from './controlPlane';
import { KymaCluster, kymaRestartPlan } from './kymaActions';
import { isKymaEligible } from './kymaPredicates';

/** One way in which pods are behind, and what follows from it. */
export interface Lag {
  state: UpgradeState;
  reason: Reason;
}

const pinnedImage = (pod: KubernetesObject) =>
  labelValue(annotationsOf(pod), 'sidecar.istio.io/proxyImage');

/** Pods whose proxy a restart would not change, although it is of another version. */
export function pinLags(
  pods: readonly ShapedPod[],
  { version }: ProxyExpectation,
  proxyInTemplate: boolean,
): Lag[] {
  const lags: Lag[] = [];
  for (const { pod, shape } of pods) {
    const { proxyVersion, image = '' } = shape;
    if (
      version !== undefined &&
      proxyVersion !== undefined &&
      proxyVersion !== version
    ) {
      const pinned = pinnedImage(pod);
      if (pinned !== undefined) {
        lags.push({
          state: 'manual-restart',
          reason: { code: 'upgrade.pinnedImage', params: { image: pinned } },
        });
      } else if (proxyInTemplate) {
        lags.push({
          state: 'manual-restart',
          reason: { code: 'upgrade.imageInTemplate', params: { have: image } },
        });
      }
    }
  }
  return lags;
}

const nothingDiffers: Reason[] = [];

/** What a new pod would have otherwise. */
export function difference(
  { pod, shape }: ShapedPod,
  { expected }: Expectation,
  { image, version }: ProxyExpectation,
): Reason[] {
  const { revision } = shape;
  const want = expected.revision;
  if (want && revision && revision !== want) {
    return [
      { code: 'upgrade.revisionMoved', params: { have: revision, want } },
    ];
  }
  if (
    pinnedImage(pod) !== undefined ||
    !shape.injected ||
    shape.image === undefined
  ) {
    return nothingDiffers;
  }
  const have = image ? shape.image : shape.proxyVersion;
  const wanted = image ? proxyImageOf(image, annotationsOf(pod)) : version;
  return have !== undefined && wanted !== undefined && have !== wanted
    ? [{ code: 'upgrade.imageDiffers', params: { have, want: wanted } }]
    : nothingDiffers;
}

/** The owners of pods as Kyma looks them up; a model without ReplicaSets knows their owners all the same. */
function kymaClusterOf(model: MeshModel, workload: Workload): KymaCluster {
  const replicaSets = model.list(kinds.replicaSet, workload.namespace);
  const derived: KubernetesObject = {
    kind: 'ReplicaSet',
    metadata: {
      ownerReferences: [{ kind: workload.ref.kind, name: workload.name }],
    },
  };
  return {
    get: (_, namespace, name) =>
      replicaSets.length > 0 || workload.ref.kind === 'ReplicaSet'
        ? model.get(kinds.replicaSet, namespace, name)
        : derived,
    replicaSets: () => replicaSets,
  };
}

function rolloutObstacle(workload: Workload): Reason | undefined {
  if (booleanAt(workload.object, 'spec', 'paused')) {
    return {
      code: 'upgrade.paused',
      params: {},
      object: workload.ref,
      field: 'spec.paused',
    };
  }
  return stringAt(workload.object, 'spec', 'updateStrategy', 'type') ===
    'OnDelete'
    ? {
        code: 'upgrade.onDelete',
        params: {},
        object: workload.ref,
        field: 'spec.updateStrategy.type',
      }
    : undefined;
}

/** What Kyma's Istio module does about stale pods. */
export function kymaLags(
  model: MeshModel,
  workload: Workload,
  stale: readonly KubernetesObject[],
): Lag[] {
  const eligible = stale.filter(isKymaEligible);
  const lags: Lag[] = [];
  if (eligible.length < stale.length) {
    const params = {
      pods: stale.length - eligible.length,
      total: stale.length,
    };
    lags.push({
      state: 'not-restarted-yet',
      reason: { code: 'upgrade.podNotReady', params },
    });
  }
  const { actions, warnings } = kymaRestartPlan(
    eligible,
    kymaClusterOf(model, workload),
    false,
  );
  for (const { message } of warnings) {
    const code = message.includes('owned by a Job')
      ? 'upgrade.ownedByJob'
      : 'upgrade.noOwner';
    lags.push({ state: 'manual-restart', reason: { code, params: {} } });
  }
  for (const { action, kind, name } of actions) {
    const obstacle =
      action === 'rollout' ? rolloutObstacle(workload) : undefined;
    if (action === 'unsupported') {
      lags.push({
        state: 'manual-restart',
        reason: { code: 'upgrade.unsupportedOwner', params: { kind } },
      });
    } else if (action === 'skip') {
      lags.push({
        state: 'not-restarted-yet',
        reason: { code: 'upgrade.otherReplicaSet', params: { name } },
      });
    } else if (obstacle) {
      lags.push({ state: 'manual-restart', reason: obstacle });
    } else {
      lags.push({
        state: 'restart-pending',
        reason: { code: 'upgrade.kymaRestarts', params: {} },
      });
    }
  }
  return lags;
}
