import { ApiError } from '../ApiError';
import type { ResourceApi, WriteOptions } from '../api';
import { isRecord, JsonRecord, valueAt } from '../json';
import { applyMergePatch } from '../patch';
import type { ScalePaths, ServedResource } from '../resources';
import type { KubeObject } from '../types';

/** The `Scale` of `autoscaling/v1` of an object. */
export function scaleOf(object: KubeObject, paths: ScalePaths): JsonRecord {
  const { name, namespace, uid, resourceVersion, creationTimestamp } =
    object.metadata;
  const selector = paths.selector && valueAt(object, paths.selector);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: valueAt(object, paths.spec) ?? 0 },
    status: {
      replicas: valueAt(object, paths.status) ?? 0,
      ...(selector !== undefined && { selector: selectorText(selector) }),
    },
  };
}

/**
 * Sets the replicas of an object from a `Scale`.
 *
 * @throws ApiError `Invalid` for a count that is none, `Conflict` for an old revision.
 */
export function writeScale(
  api: ResourceApi,
  resource: ServedResource,
  object: KubeObject,
  paths: ScalePaths,
  scale: unknown,
  options: WriteOptions,
): KubeObject {
  const replicas = valueAt(scale, ['spec', 'replicas']) ?? 0;
  const resourceVersion = valueAt(scale, ['metadata', 'resourceVersion']);
  if (!Number.isInteger(replicas) || Number(replicas) < 0) {
    throw new ApiError(
      'Invalid',
      `Scale.autoscaling "${
        object.metadata.name
      }" is invalid: spec.replicas: Invalid value: ${JSON.stringify(
        replicas,
      )}: must be greater than or equal to 0`,
    );
  }
  const change = paths.spec.reduceRight<unknown>(
    (value, key) => ({ [key]: value }),
    replicas,
  );
  const { namespace, name } = object.metadata;
  return api.patch(
    resource,
    namespace,
    name,
    'merge',
    applyMergePatch(change, {
      ...(resourceVersion !== undefined && { metadata: { resourceVersion } }),
    }),
    options,
  );
}

function selectorText(selector: unknown): string {
  const labels = valueAt(selector, ['matchLabels']) ?? selector;
  return isRecord(labels)
    ? Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(',')
    : String(labels);
}
