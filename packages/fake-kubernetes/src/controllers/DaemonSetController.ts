import { nameHash } from '../Random';
import type { ResourceDefinition } from '../resources';
import { matchesLabels, readLabelSelector } from '../selectors';
import type { Change } from '../store';
import type { KubeObject } from '../types';
import type { DaemonSet, Pod } from '../workloads';
import {
  builtIn,
  ControllerContext,
  isActive,
  isReady,
  keyOf,
  orAbsent,
  ownedMetadata,
  podsOf,
  served,
} from './ControllerContext';
import { OwnerController } from './OwnerController';
import { resolveCount } from './intOrPercent';

const REVISION_LABEL = 'controller-revision-hash';

/** Keeps one pod of a DaemonSet on every node that its node selector admits. */
export class DaemonSetController extends OwnerController<DaemonSet> {
  private readonly nodes: ResourceDefinition;

  constructor(context: ControllerContext) {
    super(context, 'daemonsets.apps');
    this.nodes = builtIn(context.api, 'nodes');
  }

  affectedBy(change: Change): string[] {
    return change.definition === this.nodes
      ? this.context.api.store.list(this.owners).map(keyOf)
      : super.affectedBy(change);
  }

  protected settle(set: DaemonSet): void {
    const nodes = this.nodesFor(set);
    const revision = nameHash(JSON.stringify(set.spec.template));
    this.place(set, nodes, revision);
    this.replaceOld(set, nodes.length, revision);
    this.writeStatus(set, nodes.length, revision);
  }

  private nodesFor({ spec }: DaemonSet): KubeObject[] {
    const selector = readLabelSelector({
      matchLabels: spec.template.spec.nodeSelector ?? {},
    });
    return this.context.api.store
      .list(this.nodes)
      .filter(({ metadata }) => matchesLabels(selector, metadata.labels));
  }

  private place(
    set: DaemonSet,
    nodes: readonly KubeObject[],
    revision: string,
  ) {
    const { api } = this.context;
    const { namespace } = set.metadata;
    const pods = podsOf(api, set);
    const names = new Set(nodes.map(({ metadata }) => metadata.name));
    for (const pod of pods.filter(isActive)) {
      if (!names.has(pod.spec.nodeName ?? '')) {
        api.delete(this.pods, namespace, pod.metadata.name);
      }
    }
    const taken = new Set(pods.map(({ spec }) => spec.nodeName));
    for (const name of names) {
      if (!taken.has(name)) {
        api.create(served(this.pods), namespace, podOf(set, name, revision));
      }
    }
  }

  private replaceOld(set: DaemonSet, wanted: number, revision: string) {
    const { api } = this.context;
    const { updateStrategy } = set.spec;
    if (updateStrategy?.type !== 'RollingUpdate') {
      return;
    }
    const limit = resolveCount(
      updateStrategy.rollingUpdate?.maxUnavailable ?? 1,
      wanted,
      'up',
    );
    const pods = podsOf(api, set).filter(isActive);
    const unavailable = wanted - pods.filter(isReady).length;
    const old = pods
      .filter(pod => !hasRevision(pod, revision))
      .sort((a, b) => Number(isReady(a)) - Number(isReady(b)));
    const broken = old.filter(pod => !isReady(pod)).length;
    const room = broken + Math.max(0, limit - unavailable);
    for (const { metadata } of old.slice(0, room)) {
      api.delete(this.pods, metadata.namespace, metadata.name);
    }
  }

  private writeStatus(set: DaemonSet, wanted: number, revision: string) {
    const { api } = this.context;
    const pods = podsOf(api, set).filter(isActive);
    const ready = pods.filter(isReady).length;
    api.writeStatus(this.owners, set, {
      observedGeneration: set.metadata.generation,
      desiredNumberScheduled: wanted,
      currentNumberScheduled: pods.length,
      numberMisscheduled: 0,
      numberReady: ready,
      numberAvailable: orAbsent(ready),
      numberUnavailable: orAbsent(Math.max(0, wanted - ready)),
      updatedNumberScheduled: orAbsent(
        pods.filter(pod => hasRevision(pod, revision)).length,
      ),
    });
  }
}

function hasRevision({ metadata }: Pod, revision: string): boolean {
  return metadata.labels?.[REVISION_LABEL] === revision;
}

function podOf(set: DaemonSet, nodeName: string, revision: string) {
  const { metadata, spec } = set.spec.template;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: ownedMetadata(set, {
      ...metadata,
      generateName: `${set.metadata.name}-`,
      labels: { ...metadata?.labels, [REVISION_LABEL]: revision },
    }),
    spec: { ...spec, nodeName },
  };
}
