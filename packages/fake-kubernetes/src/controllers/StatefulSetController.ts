import { nameHash } from '../Random';
import type { Pod, StatefulSet } from '../workloads';
import {
  ControllerContext,
  isDeleted,
  isReady,
  orAbsent,
  ownedMetadata,
  podsOf,
  served,
} from './ControllerContext';
import { OwnerController } from './OwnerController';

const REVISION_LABEL = 'controller-revision-hash';

/** Keeps a StatefulSet's numbered pods. A partition holds back restarts, but not the template of new pods. */
export class StatefulSetController extends OwnerController<StatefulSet> {
  constructor(context: ControllerContext) {
    super(context, 'statefulsets.apps');
  }

  protected settle(set: StatefulSet): void {
    const revision = revisionOf(set);
    this.step(set, revision);
    this.writeStatus(set, revision);
  }

  /** Makes the moves that are possible now: scale up, scale down, or replace one old pod. */
  private step(set: StatefulSet, revision: string) {
    const inOrder = set.spec.podManagementPolicy !== 'Parallel';
    const pods = podsOf(this.context.api, set).sort(
      (a, b) => ordinalOf(a) - ordinalOf(b),
    );
    const start = set.spec.ordinals?.start ?? 0;
    const end = start + (set.spec.replicas ?? 1);
    for (let ordinal = start; ordinal < end; ordinal += 1) {
      const pod = pods.find(other => ordinalOf(other) === ordinal);
      if (!pod) {
        this.createPod(set, ordinal, revision);
      }
      if (inOrder && !(pod && isReady(pod))) {
        return;
      }
    }
    const surplus = pods.filter(pod => ordinalOf(pod) >= end).reverse();
    for (const pod of inOrder ? surplus.slice(0, 1) : surplus) {
      this.remove(pod);
    }
    const settled =
      surplus.length === 0 &&
      pods.length === end - start &&
      pods.every(isReady);
    if (settled && set.spec.updateStrategy?.type === 'RollingUpdate') {
      this.replaceOneOld(set, pods, revision);
    }
  }

  private replaceOneOld(
    set: StatefulSet,
    pods: readonly Pod[],
    revision: string,
  ) {
    const partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
    const old = pods.filter(
      pod => !hasRevision(pod, revision) && ordinalOf(pod) >= partition,
    );
    if (old.length > 0) {
      this.remove(old[old.length - 1]);
    }
  }

  private remove(pod: Pod) {
    const { namespace, name } = pod.metadata;
    if (!isDeleted(pod)) {
      this.context.api.delete(this.pods, namespace, name);
    }
  }

  private createPod(set: StatefulSet, ordinal: number, revision: string) {
    const { metadata, spec } = set.spec.template;
    const name = `${set.metadata.name}-${ordinal}`;
    this.context.api.create(served(this.pods), set.metadata.namespace, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: ownedMetadata(set, {
        ...metadata,
        name,
        labels: {
          ...metadata?.labels,
          'apps.kubernetes.io/pod-index': String(ordinal),
          [REVISION_LABEL]: revision,
          'statefulset.kubernetes.io/pod-name': name,
        },
      }),
      spec: {
        ...spec,
        hostname: name,
        ...(set.spec.serviceName && { subdomain: set.spec.serviceName }),
      },
    });
  }

  private writeStatus(set: StatefulSet, revision: string) {
    const { api } = this.context;
    const pods = podsOf(api, set).filter(pod => !isDeleted(pod));
    const updated = pods.filter(pod => hasRevision(pod, revision)).length;
    const ready = pods.filter(isReady).length;
    const complete = updated === (set.spec.replicas ?? 1) && ready === updated;
    const currentRevision = complete
      ? revision
      : set.status?.currentRevision ?? revision;
    api.writeStatus(this.owners, set, {
      observedGeneration: set.metadata.generation,
      replicas: pods.length,
      readyReplicas: orAbsent(ready),
      availableReplicas: ready,
      currentReplicas: orAbsent(
        pods.filter(pod => hasRevision(pod, currentRevision)).length,
      ),
      updatedReplicas: orAbsent(updated),
      currentRevision,
      updateRevision: revision,
      collisionCount: 0,
    });
  }
}

function revisionOf({ metadata, spec }: StatefulSet): string {
  return `${metadata.name}-${nameHash(JSON.stringify(spec.template))}`;
}

function hasRevision({ metadata }: Pod, revision: string): boolean {
  return metadata.labels?.[REVISION_LABEL] === revision;
}

function ordinalOf({ metadata }: Pod): number {
  return Number(/-(\d+)$/.exec(metadata.name)?.[1] ?? -1);
}
