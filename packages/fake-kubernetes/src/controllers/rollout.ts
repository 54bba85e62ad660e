import type { Deployment, ReplicaSet } from '../workloads';
import { resolveCount } from './intOrPercent';

export interface RolloutLimits {
  maxSurge: number;
  maxUnavailable: number;
}

/** How many pods a rolling update may add and miss; never neither. */
export function limitsOf({ spec }: Deployment): RolloutLimits {
  const replicas = spec.replicas ?? 1;
  const update = spec.strategy?.rollingUpdate;
  if (spec.strategy?.type === 'Recreate') {
    return { maxSurge: 0, maxUnavailable: replicas };
  }
  const maxSurge = resolveCount(update?.maxSurge ?? '25%', replicas, 'up');
  const maxUnavailable = resolveCount(
    update?.maxUnavailable ?? '25%',
    replicas,
    'down',
  );
  return {
    maxSurge,
    maxUnavailable: maxSurge + maxUnavailable === 0 ? 1 : maxUnavailable,
  };
}

function wanted({ spec }: ReplicaSet): number {
  return spec.replicas ?? 0;
}

function available({ status }: ReplicaSet): number {
  return status?.availableReplicas ?? 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/**
 * The next sizes of a Deployment's ReplicaSets, by name.
 *
 * @param old - the ReplicaSets of earlier templates, oldest first.
 * @param oldPodsRemain - whether pods of earlier templates still exist, on their way out or not.
 */
export function nextSizes(
  deployment: Deployment,
  current: ReplicaSet,
  old: readonly ReplicaSet[],
  oldPodsRemain: boolean,
): Map<string, number> {
  const replicas = deployment.spec.replicas ?? 1;
  const sizes = new Map<string, number>();
  if (deployment.spec.strategy?.type === 'Recreate') {
    old.forEach(({ metadata }) => sizes.set(metadata.name, 0));
    if (!oldPodsRemain) {
      sizes.set(current.metadata.name, replicas);
    }
    return sizes;
  }
  const limits = limitsOf(deployment);
  const total = sum([current, ...old].map(wanted));
  const room = Math.max(0, replicas + limits.maxSurge - total);
  const size = Math.min(replicas, wanted(current) + room);
  sizes.set(current.metadata.name, size);
  shrink(old, spare(deployment, current, old, limits), sizes);
  return sizes;
}

/** How many old pods can go now without too few being available. */
function spare(
  deployment: Deployment,
  current: ReplicaSet,
  old: readonly ReplicaSet[],
  { maxUnavailable }: RolloutLimits,
): number {
  const replicas = deployment.spec.replicas ?? 1;
  const total = sum([current, ...old].map(wanted));
  const missingOfCurrent = wanted(current) - available(current);
  return total - (replicas - maxUnavailable) - missingOfCurrent;
}

/** Pods that are not available anyway go first, then the oldest. */
function shrink(
  old: readonly ReplicaSet[],
  count: number,
  sizes: Map<string, number>,
) {
  let left = Math.max(0, count);
  const remaining = new Map(old.map(set => [set, wanted(set)]));
  for (const set of old) {
    const broken = Math.min(left, Math.max(0, wanted(set) - available(set)));
    remaining.set(set, wanted(set) - broken);
    left -= broken;
  }
  for (const set of old) {
    const healthy = remaining.get(set) ?? 0;
    const gone = Math.min(left, healthy);
    left -= gone;
    sizes.set(set.metadata.name, healthy - gone);
  }
}
