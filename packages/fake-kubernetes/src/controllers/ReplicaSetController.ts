import { ApiError } from '../ApiError';
import type { ResourceDefinition } from '../resources';
import type { Change } from '../store';
import type { Condition, Pod, ReplicaSet } from '../workloads';
import type { Controller } from './ControllerLoop';
import {
  builtIn,
  ControllerContext,
  findByKey,
  isActive,
  isDeleted,
  isReady,
  mergeConditions,
  orAbsent,
  ownedMetadata,
  ownKeys,
  podsOf,
  served,
} from './ControllerContext';

/** Keeps as many pods as a ReplicaSet asks for. */
export class ReplicaSetController implements Controller {
  private readonly replicaSets: ResourceDefinition;
  private readonly pods: ResourceDefinition;

  constructor(private readonly context: ControllerContext) {
    this.replicaSets = builtIn(context.api, 'replicasets.apps');
    this.pods = builtIn(context.api, 'pods');
  }

  affectedBy(change: Change): string[] {
    return ownKeys(this.replicaSets, change);
  }

  reconcile(key: string): void {
    const { api } = this.context;
    const replicaSet = findByKey<ReplicaSet>(api, this.replicaSets, key);
    if (!replicaSet || isDeleted(replicaSet)) {
      return;
    }
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
        api.create(served(this.pods), namespace, podOf(replicaSet));
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
    api.writeStatus(this.replicaSets, replicaSet, {
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

function podOf(replicaSet: ReplicaSet) {
  const { metadata, spec } = replicaSet.spec.template;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: ownedMetadata(replicaSet, {
      ...metadata,
      generateName: `${replicaSet.metadata.name}-`,
    }),
    spec,
  };
}
