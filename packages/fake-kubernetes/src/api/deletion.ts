import { isRecord, valueAt } from '../json';
import type { ResourceDefinition } from '../resources';
import type { KubeObject } from '../types';
import { preconditionFailed } from './errors';

export interface DeleteOptions {
  dryRun?: boolean;
  gracePeriodSeconds?: number;
  propagationPolicy?: string;
  uid?: string;
  resourceVersion?: string;
}

const DEFAULT_GRACE_SECONDS = 30;

/** @throws ApiError `Conflict` when the object is not the one that was meant. */
export function checkPreconditions(
  definition: ResourceDefinition,
  { metadata }: KubeObject,
  { uid, resourceVersion }: DeleteOptions,
): void {
  if (uid !== undefined && uid !== metadata.uid) {
    throw preconditionFailed(definition, metadata.name, 'uid');
  }
  if (
    resourceVersion !== undefined &&
    resourceVersion !== metadata.resourceVersion
  ) {
    throw preconditionFailed(definition, metadata.name, 'resourceVersion');
  }
}

/** Seconds that an object lingers after its deletion, undefined when nothing holds it. */
export function gracePeriodOf(
  { kind, group }: ResourceDefinition,
  object: KubeObject,
  { gracePeriodSeconds }: DeleteOptions,
): number | undefined {
  if (group !== '') {
    return undefined;
  }
  if (kind === 'Namespace') {
    const finalizers = valueAt(object, ['spec', 'finalizers']);
    return Array.isArray(finalizers) && finalizers.length > 0 ? 0 : undefined;
  }
  const runs =
    kind === 'Pod' && valueAt(object, ['spec', 'nodeName']) !== undefined;
  if (!runs || gracePeriodSeconds === 0) {
    return undefined;
  }
  const own = valueAt(object, ['spec', 'terminationGracePeriodSeconds']);
  return gracePeriodSeconds ?? Number(own ?? DEFAULT_GRACE_SECONDS);
}

/** The object as it waits for its end; the same object when it waits already. */
export function markDeleted(
  object: KubeObject,
  timestamp: string,
  grace: number | undefined,
): KubeObject {
  const { deletionGracePeriodSeconds, ...metadata } = object.metadata;
  if (metadata.deletionTimestamp) {
    const graceIsOver = deletionGracePeriodSeconds && grace === undefined;
    return graceIsOver ? { ...object, metadata } : object;
  }
  return {
    ...object,
    ...(object.kind === 'Namespace' && {
      status: {
        ...(isRecord(object.status) ? object.status : {}),
        phase: 'Terminating',
      },
    }),
    metadata: {
      ...metadata,
      deletionTimestamp: timestamp,
      ...(grace !== undefined && { deletionGracePeriodSeconds: grace }),
    },
  };
}

/** Whether a deleted object waits for nothing any more. */
export function isReleased({ metadata }: KubeObject): boolean {
  return (
    metadata.deletionTimestamp !== undefined &&
    !metadata.finalizers?.length &&
    metadata.deletionGracePeriodSeconds === undefined
  );
}

/** The object without references to an owner. */
export function withoutOwner(object: KubeObject, uid: string): KubeObject {
  const { ownerReferences = [], ...metadata } = object.metadata;
  const others = ownerReferences.filter(owner => owner.uid !== uid);
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(others.length > 0 && { ownerReferences: others }),
    },
  };
}
