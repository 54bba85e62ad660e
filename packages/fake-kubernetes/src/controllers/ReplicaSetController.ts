import { ApiError } from '../ApiError';
import type { Condition, Pod, ReplicaSet } from '../workloads';
import {
  ControllerContext,
  generatedPod,
  isActive,
  isReady,
  mergeConditions,
  orAbsent,
  podsOf,
  served,
} from './ControllerContext';
import { OwnerController } from './OwnerController';

/** Keeps as many pods as a ReplicaSet asks for. */
export class ReplicaSetController extends OwnerController<ReplicaSet> {
  constructor(context: ControllerContext) {
    super(context, 'replicasets.apps');
  }

  protected settle(replicaSet: ReplicaSet): void {
    const failure = this.adjust(replicaSet);
    this.writeStatus(replicaSet, failure);
    if (failure) {
      throw failure;
    }
  }

  private adjust(replicaSet: ReplicaSet): ApiError | undefined {
    const { api } = this.context;
    const { namespace } = replicaSet.metadata;
    const active = podsOf(api, replicaSet).filter(isActive);
    const missing = (replicaSet.spec.replicas ?? 1) - active.length;
    try {
      for (let count = 0; count < missing; count += 1) {
        api.create(served(this.pods), namespace, generatedPod(replicaSet));
      }
    } catch (error) {
      if (error instanceof ApiError) {
        return error;
      }
      throw error;
    }
    for (const pod of active.sort(byWorth).slice(0, Math.max(0, -missing))) {
      api.delete(this.pods, namespace, pod.metadata.name);
    }
    return undefined;
  }

  private writeStatus(replicaSet: ReplicaSet, failure: ApiError | undefined) {
    const { api } = this.context;
    const active = podsOf(api, replicaSet).filter(isActive);
    const ready = active.filter(isReady).length;
    const conditions: Condition[] = failure
      ? [
          {
            type: 'ReplicaFailure',
            status: 'True',
            reason: 'FailedCreate',
            message: failure.message,
          },
        ]
      : [];
    api.writeStatus(this.owners, replicaSet, {
      replicas: active.length,
      fullyLabeledReplicas: orAbsent(active.length),
      readyReplicas: orAbsent(ready),
      availableReplicas: orAbsent(ready),
      observedGeneration: replicaSet.metadata.generation,
      ...(conditions.length > 0 && {
        conditions: mergeConditions(
          replicaSet.status?.conditions,
          conditions,
          api.timestamp(),
        ),
      }),
    });
  }
}

/** Those to give up first come first: not ready before ready, young before old. */
function byWorth(a: Pod, b: Pod): number {
  return (
    Number(isReady(a)) - Number(isReady(b)) ||
    Number(b.metadata.resourceVersion) - Number(a.metadata.resourceVersion)
  );
}
