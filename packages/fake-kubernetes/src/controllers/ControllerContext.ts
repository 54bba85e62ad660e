import type { ResourceApi } from '../api';
import { isRecord } from '../json';
import type { ResourceDefinition, ServedResource } from '../resources';
import type { Change } from '../store';
import type { KubeManifest, KubeObject, OwnerReference } from '../types';
import type { Condition, Job, Pod, ReplicaSet } from '../workloads';
import type { ControllerLoop } from './ControllerLoop';

export interface Delays {
  podStartMs: number;
  podStopMs: number;
  jobRunMs: number;
}

/** What controllers share. */
export interface ControllerContext {
  api: ResourceApi;
  loop: ControllerLoop;
  delays: Delays;
}

/** @throws Error for a resource that no cluster lacks. */
export function builtIn(api: ResourceApi, name: string): ResourceDefinition {
  const definition = api.registry.named(name);
  if (!definition) {
    throw new Error(`${name} is not served`);
  }
  return definition;
}

export function served(definition: ResourceDefinition): ServedResource {
  return { definition, version: definition.versions[0] };
}

export function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

export function findByKey<T extends KubeObject>(
  api: ResourceApi,
  definition: ResourceDefinition,
  key: string,
): T | undefined {
  const slash = key.indexOf('/');
  const namespace = key.slice(0, slash) || undefined;
  const found = api.store.get(definition, namespace, key.slice(slash + 1));
  return found as T | undefined;
}

/** Keys for a controller that looks after one kind and the objects that it owns. */
export function ownKeys(
  definition: ResourceDefinition,
  { definition: changed, object }: Change,
): string[] {
  if (changed === definition) {
    return [keyOf(object)];
  }
  const owner = controllerOf(object);
  return owner?.kind === definition.kind
    ? [`${object.metadata.namespace ?? ''}/${owner.name}`]
    : [];
}

export function controllerOf({
  metadata,
}: KubeObject): OwnerReference | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller);
}

/** Pods that an object controls, those that are on their way out included. */
export function podsOf(api: ResourceApi, owner: KubeObject): Pod[] {
  return api.store
    .ownedBy(owner.metadata.uid ?? '')
    .filter(({ definition }) => definition.plural === 'pods')
    .map(({ object }) => object as Pod);
}

export function isDeleted({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined;
}

/** Neither deleted nor run to its end. */
export function isActive(pod: Pod): boolean {
  return !isDeleted(pod) && !isFinished(pod);
}

export function isFinished({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

export function isReady(pod: Pod): boolean {
  return (
    !isDeleted(pod) &&
    pod.status?.conditions?.find(({ type }) => type === 'Ready')?.status ===
      'True'
  );
}

/** A manifest's metadata that makes the owner its controller. */
export function ownedMetadata(
  owner: KubeObject,
  metadata: KubeManifest['metadata'],
): KubeManifest['metadata'] {
  const { apiVersion, kind } = owner;
  const { name, namespace, uid = '' } = owner.metadata;
  return {
    namespace,
    ...metadata,
    ownerReferences: [
      {
        apiVersion,
        kind,
        name,
        uid,
        controller: true,
        blockOwnerDeletion: true,
      },
    ],
  };
}

/** A pod of an owner's template, which the API server is to name. */
export function generatedPod(owner: Job | ReplicaSet) {
  const { metadata, spec } = owner.spec.template;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: ownedMetadata(owner, {
      ...metadata,
      generateName: `${owner.metadata.name}-`,
    }),
    spec,
  };
}

/** Sets conditions; the time of a transition stays where the status did not change. */
export function mergeConditions(
  current: unknown,
  wanted: readonly Condition[],
  now: string,
): Condition[] {
  const known = (Array.isArray(current) ? current : []).filter(isRecord);
  return wanted.map(condition => {
    const previous = known.find(({ type }) => type === condition.type);
    const since =
      previous?.status === condition.status
        ? previous?.lastTransitionTime
        : undefined;
    return {
      ...condition,
      lastTransitionTime: typeof since === 'string' ? since : now,
    };
  });
}

/** Counts of zero are left out of a status, as real controllers do. */
export function orAbsent(count: number): number | undefined {
  return count === 0 ? undefined : count;
}
