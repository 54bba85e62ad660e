import { ApiError } from '../ApiError';
import { deepEqual, JsonRecord, withoutNulls } from '../json';
import { qualifiedName, ResourceDefinition } from '../resources';
import type { KubeManifest, KubeObject, ObjectMeta } from '../types';

/** Groups of built-in kinds whose objects count generations. */
const GENERATION_GROUPS = [
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apps',
  'batch',
  'networking.k8s.io',
  'policy',
];

/**
 * Metadata of a new object.
 *
 * @param given - `suffix` for a generated name; `keepsAll`: whether uid and creationTimestamp of the manifest stand.
 * @throws ApiError `Invalid` without a name, `BadRequest` without a namespace.
 */
export function newMetadata(
  definition: ResourceDefinition,
  namespace: string | undefined,
  { metadata }: KubeManifest,
  given: { suffix: string; uid: string; timestamp: string; keepsAll: boolean },
): ObjectMeta {
  const { generateName } = metadata;
  const name = metadata.name ?? (generateName && generateName + given.suffix);
  if (!name) {
    throw new ApiError(
      'Invalid',
      `${definition.kind} is invalid: metadata.name: Required value: name or generateName is required`,
    );
  }
  const place = definition.namespaced
    ? namespace ?? metadata.namespace
    : undefined;
  if (definition.namespaced && !place) {
    throw new ApiError(
      'BadRequest',
      `an empty namespace may not be set during creation of ${qualifiedName(
        definition,
      )} "${name}"`,
    );
  }
  const {
    namespace: _namespace,
    deletionTimestamp: _deleted,
    deletionGracePeriodSeconds: _grace,
    resourceVersion: _revision,
    generation: _generation,
    creationTimestamp,
    uid,
    ...others
  } = metadata;
  const hasGeneration =
    !definition.builtIn || GENERATION_GROUPS.includes(definition.group);
  return {
    ...others,
    name,
    ...(place && { namespace: place }),
    uid: (given.keepsAll && uid) || given.uid,
    creationTimestamp: (given.keepsAll && creationTimestamp) || given.timestamp,
    ...(hasGeneration && { generation: 1 }),
  };
}

/** What a client cannot change. */
export function systemFields(metadata: ObjectMeta): Partial<ObjectMeta> {
  const {
    namespace,
    uid,
    resourceVersion,
    generation,
    creationTimestamp,
    deletionTimestamp,
    deletionGracePeriodSeconds,
  } = metadata;
  return withoutNulls({
    namespace,
    uid,
    resourceVersion,
    generation,
    creationTimestamp,
    deletionTimestamp,
    deletionGracePeriodSeconds,
  });
}

/** Counts the generation up when anything but metadata and status has changed. */
export function withNextGeneration(
  previous: KubeObject,
  next: KubeObject,
): KubeObject {
  const { generation } = previous.metadata;
  return generation === undefined || deepEqual(content(previous), content(next))
    ? next
    : { ...next, metadata: { ...next.metadata, generation: generation + 1 } };
}

function content({ metadata, status, ...fields }: KubeObject): JsonRecord {
  return fields;
}
