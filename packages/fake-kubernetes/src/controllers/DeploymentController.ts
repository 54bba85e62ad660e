import { deepEqual } from '../json';
import { nameHash } from '../Random';
import type { ResourceDefinition } from '../resources';
import type { Change } from '../store';
import type {
  Condition,
  Deployment,
  PodTemplate,
  ReplicaSet,
} from '../workloads';
import {
  builtIn,
  ControllerContext,
  isDeleted,
  keyOf,
  mergeConditions,
  orAbsent,
  ownedMetadata,
  podsOf,
  served,
} from './ControllerContext';
import { OwnerController } from './OwnerController';
import { limitsOf, nextSizes } from './rollout';

const HASH_LABEL = 'pod-template-hash';
const REVISION = 'deployment.kubernetes.io/revision';

/** Rolls a Deployment's template out over ReplicaSets, one per template. */
export class DeploymentController extends OwnerController<Deployment> {
  private readonly replicaSets: ResourceDefinition;

  constructor(context: ControllerContext) {
    super(context, 'deployments.apps');
    this.replicaSets = builtIn(context.api, 'replicasets.apps');
  }

  affectedBy(change: Change): string[] {
    const podGone =
      change.type === 'DELETED' && change.definition.plural === 'pods';
    return podGone
      ? this.waitingForPods(change.object.metadata.namespace)
      : super.affectedBy(change);
  }

  protected settle(deployment: Deployment): void {
    const known = this.replicaSetsOf(deployment);
    const existing = known.find(set =>
      sameTemplate(set.spec.template, deployment.spec.template),
    );
    if (!existing && deployment.spec.paused) {
      this.writeStatus(deployment, undefined);
      return;
    }
    const current = this.withRevision(
      deployment,
      existing ?? this.createReplicaSet(deployment),
      known,
    );
    const old = known.filter(
      set => set.metadata.name !== current.metadata.name,
    );
    this.resize(deployment, current, old);
    this.forgetOld(deployment, old);
    this.writeStatus(deployment, current);
  }

  /** A Recreate rollout goes on when the last old pod is gone. */
  private waitingForPods(namespace: string | undefined): string[] {
    return this.context.api.store
      .list(this.owners, namespace)
      .filter(
        object =>
          (object as Deployment).spec.strategy?.type === 'Recreate' &&
          !isDeleted(object),
      )
      .map(keyOf);
  }

  /** Oldest revision first. */
  private replicaSetsOf(deployment: Deployment): ReplicaSet[] {
    return this.context.api.store
      .ownedBy(deployment.metadata.uid ?? '')
      .filter(({ definition }) => definition === this.replicaSets)
      .map(({ object }) => object as ReplicaSet)
      .sort((a, b) => revisionOf(a) - revisionOf(b));
  }

  private createReplicaSet(deployment: Deployment): ReplicaSet {
    const { api } = this.context;
    const { name, namespace } = deployment.metadata;
    const { template, selector } = deployment.spec;
    let hash = nameHash(JSON.stringify(template));
    for (
      let attempt = 1;
      api.store.get(this.replicaSets, namespace, `${name}-${hash}`);
      attempt += 1
    ) {
      hash = nameHash(`${JSON.stringify(template)}${attempt}`);
    }
    const labels = { ...template.metadata?.labels, [HASH_LABEL]: hash };
    return api.create(served(this.replicaSets), namespace, {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: ownedMetadata(deployment, { name: `${name}-${hash}`, labels }),
      spec: {
        replicas: 0,
        selector: {
          ...selector,
          matchLabels: { ...selector.matchLabels, [HASH_LABEL]: hash },
        },
        template: { ...template, metadata: { ...template.metadata, labels } },
      },
    }) as ReplicaSet;
  }

  /** Gives the current template the highest revision, on its ReplicaSet and on the Deployment. */
  private withRevision(
    deployment: Deployment,
    current: ReplicaSet,
    known: readonly ReplicaSet[],
  ): ReplicaSet {
    const others = known.filter(
      set => set.metadata.name !== current.metadata.name,
    );
    const highest = Math.max(0, ...others.map(revisionOf));
    const revision = String(
      revisionOf(current) > highest ? revisionOf(current) : highest + 1,
    );
    this.annotate(this.owners, deployment, revision);
    return this.annotate(this.replicaSets, current, revision) as ReplicaSet;
  }

  private annotate(
    definition: ResourceDefinition,
    object: Deployment | ReplicaSet,
    revision: string,
  ) {
    const written = this.context.api.write(definition, object, current => ({
      ...current,
      metadata: {
        ...current.metadata,
        annotations: { ...current.metadata.annotations, [REVISION]: revision },
      },
    }));
    return written ?? object;
  }

  private resize(
    deployment: Deployment,
    current: ReplicaSet,
    old: readonly ReplicaSet[],
  ) {
    const { api } = this.context;
    const oldPodsRemain = old.some(set => podsOf(api, set).length > 0);
    const sizes = nextSizes(deployment, current, old, oldPodsRemain);
    for (const set of [current, ...old]) {
      const size = sizes.get(set.metadata.name);
      const keeps = deployment.spec.paused && set !== current;
      if (size !== undefined && !keeps) {
        api.write(this.replicaSets, set, object => ({
          ...object,
          spec: { ...(object as ReplicaSet).spec, replicas: size },
        }));
      }
    }
  }

  private forgetOld(deployment: Deployment, old: readonly ReplicaSet[]) {
    const { api } = this.context;
    const { namespace } = deployment.metadata;
    const limit = deployment.spec.revisionHistoryLimit ?? 10;
    const empty = old.filter(
      ({ spec, status }) => spec.replicas === 0 && !status?.replicas,
    );
    for (const set of empty.slice(0, Math.max(0, empty.length - limit))) {
      api.delete(this.replicaSets, namespace, set.metadata.name);
    }
  }

  private writeStatus(deployment: Deployment, current: ReplicaSet | undefined) {
    const { api } = this.context;
    const sets = this.replicaSetsOf(deployment);
    const total = (field: 'replicas' | 'readyReplicas' | 'availableReplicas') =>
      sets.reduce((sum, set) => sum + (set.status?.[field] ?? 0), 0);
    const updated =
      sets.find(set => set.metadata.name === current?.metadata.name)?.status
        ?.replicas ?? 0;
    const replicas = total('replicas');
    const available = total('availableReplicas');
    const wanted = deployment.spec.replicas ?? 1;
    const conditions = [
      availability(available >= wanted - limitsOf(deployment).maxUnavailable),
      progress(
        deployment,
        updated === wanted && replicas === wanted && available >= wanted,
        current,
      ),
      ...sets.flatMap(({ status }) =>
        (status?.conditions ?? []).filter(
          ({ type }) => type === 'ReplicaFailure',
        ),
      ),
    ];
    api.writeStatus(this.owners, deployment, {
      observedGeneration: deployment.metadata.generation,
      replicas: orAbsent(replicas),
      updatedReplicas: orAbsent(updated),
      readyReplicas: orAbsent(total('readyReplicas')),
      availableReplicas: orAbsent(available),
      unavailableReplicas: orAbsent(Math.max(0, wanted - available)),
      conditions: this.withTimes(deployment, conditions),
    });
  }

  private withTimes(deployment: Deployment, conditions: Condition[]) {
    const now = this.context.api.timestamp();
    const previous = deployment.status?.conditions ?? [];
    return mergeConditions(previous, conditions, now).map(condition => {
      const before = previous.find(({ type }) => type === condition.type);
      const unchanged =
        before?.reason === condition.reason &&
        before?.message === condition.message;
      return {
        ...condition,
        lastUpdateTime: (unchanged && before?.lastUpdateTime) || now,
      };
    });
  }
}

function availability(enough: boolean): Condition {
  return {
    type: 'Available',
    status: enough ? 'True' : 'False',
    reason: `MinimumReplicas${enough ? 'Available' : 'Unavailable'}`,
    message: `Deployment ${
      enough ? 'has' : 'does not have'
    } minimum availability.`,
  };
}

function progress(
  { metadata, spec }: Deployment,
  complete: boolean,
  current: ReplicaSet | undefined,
): Condition {
  if (!current) {
    return {
      type: 'Progressing',
      status: 'Unknown',
      reason: 'DeploymentPaused',
      message: 'Deployment is paused',
    };
  }
  const set = `ReplicaSet "${current.metadata.name}"`;
  return complete && !spec.paused
    ? {
        type: 'Progressing',
        status: 'True',
        reason: 'NewReplicaSetAvailable',
        message: `${set} has successfully progressed.`,
      }
    : {
        type: 'Progressing',
        status: 'True',
        reason: 'ReplicaSetUpdated',
        message: `${set} of ${metadata.name} is progressing.`,
      };
}

function revisionOf({ metadata }: ReplicaSet): number {
  return Number(metadata.annotations?.[REVISION] ?? 0);
}

function sameTemplate(ofSet: PodTemplate, wanted: PodTemplate): boolean {
  const { [HASH_LABEL]: _hash, ...labels } = ofSet.metadata?.labels ?? {};
  const plain = { ...ofSet, metadata: { ...ofSet.metadata, labels } };
  const target = {
    ...wanted,
    metadata: { ...wanted.metadata, labels: wanted.metadata?.labels ?? {} },
  };
  return deepEqual(plain, target);
}
