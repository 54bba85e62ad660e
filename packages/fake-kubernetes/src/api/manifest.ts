import { ApiError } from '../ApiError';
import { isRecord, withoutNulls } from '../json';
import { apiVersionOf, ServedResource } from '../resources';
import type { KubeManifest } from '../types';

/**
 * Takes over an object from a client: right kind, right namespace, metadata in its place.
 *
 * @throws ApiError `BadRequest` that names what does not fit.
 */
export function readManifest(
  value: unknown,
  resource: ServedResource,
  namespace: string | undefined,
): KubeManifest {
  if (!isRecord(value)) {
    throw new ApiError('BadRequest', 'the request body is not an object');
  }
  const apiVersion = apiVersionOf(resource);
  const { kind } = resource.definition;
  if (
    (value.kind ?? kind) !== kind ||
    (value.apiVersion ?? apiVersion) !== apiVersion
  ) {
    throw new ApiError(
      'BadRequest',
      `the object is ${value.apiVersion} ${value.kind}, but the request is for ${apiVersion} ${kind}`,
    );
  }
  const { metadata = {}, ...fields } = withoutNulls(value);
  if (!isRecord(metadata)) {
    throw new ApiError('BadRequest', 'metadata is not an object');
  }
  if (
    namespace !== undefined &&
    metadata.namespace !== undefined &&
    metadata.namespace !== namespace
  ) {
    throw new ApiError(
      'BadRequest',
      `the namespace of the provided object does not match the namespace sent on the request: ${metadata.namespace} is not ${namespace}`,
    );
  }
  for (const field of ['name', 'generateName']) {
    if (metadata[field] !== undefined && typeof metadata[field] !== 'string') {
      throw new ApiError('BadRequest', `metadata.${field} is not a text`);
    }
  }
  return { ...fields, apiVersion, kind, metadata };
}
