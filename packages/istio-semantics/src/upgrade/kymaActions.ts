import {
  isFields,
  listAt,
  nameOf,
  namespaceOf,
  numberAt,
  stringAt,
} from '../model/fields';
import type { KubernetesObject } from '../types';

/** What Kyma's Istio module does about one owner of stale pods, or why it does nothing. */
export interface KymaAction {
  action: 'rollout' | 'delete' | 'skip' | 'unsupported';
  kind: string;
  namespace: string;
  name: string;
  /** The line in the module's log, where that is all that it says. */
  log?: string;
}

export interface KymaWarning {
  kind: string;
  namespace: string;
  name: string;
  message: string;
}

export interface KymaPlan {
  actions: KymaAction[];
  warnings: KymaWarning[];
  /** Set where the pass stops; only where it must not fail in silence. */
  error: string | null;
}

/** Where owners are looked up; by kind alone, as the module does. */
export interface KymaCluster {
  get(
    kind: string,
    namespace: string,
    name: string,
  ): KubernetesObject | undefined;
  /** ReplicaSets of a namespace. */
  replicaSets(namespace: string): readonly KubernetesObject[];
}

const withRollout: readonly string[] = [
  'DaemonSet',
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
];
const noOwner =
  'pod sidecar could not be updated because OwnerReferences was not found.';
const ownedByJob =
  'pod sidecar could not be updated because it is owned by a Job.';
const otherNotReady =
  'was not restarted because there exists another not ready ReplicaSet for the same object';

interface Owner {
  kind: string;
  name: string;
  uid: string;
}

// The module looks at the first owner only.
function firstOwner(object: KubernetesObject): Owner | undefined {
  const owner = listAt(object, 'metadata', 'ownerReferences')[0];
  return isFields(owner)
    ? {
        kind: stringAt(owner, 'kind') ?? '',
        name: stringAt(owner, 'name') ?? '',
        uid: stringAt(owner, 'uid') ?? '',
      }
    : undefined;
}

function isUnready(replicaSet: KubernetesObject): boolean {
  const replicas = numberAt(replicaSet, 'status', 'replicas') ?? 0;
  return (
    replicas !== 0 &&
    replicas !== (numberAt(replicaSet, 'status', 'readyReplicas') ?? 0)
  );
}

function actionOnOwner({ kind, name }: Owner, namespace: string): KymaAction {
  return withRollout.includes(kind)
    ? { action: 'rollout', kind, namespace, name }
    : {
        action: 'unsupported',
        kind,
        namespace,
        name,
        log: `kind ${kind} is not supported for rollout`,
      };
}

function actionOn(
  pod: KubernetesObject,
  cluster: KymaCluster,
): KymaAction | string {
  const namespace = namespaceOf(pod);
  const remove: KymaAction = {
    action: 'delete',
    kind: 'Pod',
    namespace,
    name: nameOf(pod),
  };
  const owner = firstOwner(pod);
  if (!owner) {
    return noOwner;
  }
  switch (owner.kind) {
    case 'Job':
      return ownedByJob;
    case 'ReplicationController':
      return remove;
    case 'ReplicaSet': {
      const replicaSet = cluster.get('ReplicaSet', namespace, owner.name);
      if (!replicaSet) {
        return noOwner;
      }
      const top = firstOwner(replicaSet);
      if (!top) {
        return remove;
      }
      const unready = cluster
        .replicaSets(namespace)
        .some(
          each =>
            nameOf(each) !== owner.name &&
            firstOwner(each)?.uid === top.uid &&
            isUnready(each),
        );
      return unready
        ? {
            action: 'skip',
            kind: top.kind,
            namespace,
            name: top.name,
            log: otherNotReady,
          }
        : actionOnOwner(top, namespace);
    }
    default:
      return actionOnOwner(owner, namespace);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * What Kyma's Istio module does about pods that it has found stale: one action per owner.
 * Mirrors kyma-project/istio `pkg/lib/sidecars/restart → Restart, restartActionFactory`.
 *
 * @param failOnError - true for Kyma's own workloads; for a customer's, an error is only logged
 * @param perform - carries an action out; whatever it throws counts as refused by the API server
 */
export function kymaRestartPlan(
  pods: readonly KubernetesObject[],
  cluster: KymaCluster,
  failOnError: boolean,
  perform: (action: KymaAction) => void = () => {},
): KymaPlan {
  const actions = new Map<string, KymaAction>();
  const warnings: KymaWarning[] = [];
  const failed = (stage: string, error: unknown): KymaPlan => ({
    actions: [],
    warnings: [],
    error: `${stage} pod restart action failed: ${messageOf(error)}`,
  });
  for (const pod of pods) {
    try {
      const action = actionOn(pod, cluster);
      if (typeof action === 'string') {
        warnings.push({
          kind: 'Pod',
          namespace: namespaceOf(pod),
          name: nameOf(pod),
          message: action,
        });
      } else {
        actions.set(
          `${action.kind}/${action.namespace}/${action.name}`,
          action,
        );
      }
    } catch (error) {
      if (failOnError) {
        return failed('creating', error);
      }
    }
  }
  for (const action of actions.values()) {
    try {
      if (action.action === 'unsupported') {
        throw new Error(action.log);
      }
      perform(action);
    } catch (error) {
      if (failOnError) {
        return failed('running', error);
      }
    }
  }
  return { actions: [...actions.values()], warnings, error: null };
}
