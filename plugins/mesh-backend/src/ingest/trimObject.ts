import type { KubernetesObject } from '@mesh-portal/istio-semantics';
import type { WatchedResource } from './resources';
import { isFields } from './trim/fields';
import { trimMetadata } from './trim/metadata';

/**
 * What is kept of an object, or undefined when nothing is. List items carry neither kind nor version, so both come
 * from what was asked for. Takes any JSON and never throws.
 */
export function trimObject(
  resource: WatchedResource,
  version: string,
  object: unknown,
): KubernetesObject | undefined {
  if (!isFields(object)) {
    return undefined;
  }
  const metadata = trimMetadata(object);
  if (typeof metadata.name !== 'string') {
    return undefined;
  }
  if (resource.accepts && !resource.accepts(metadata.name)) {
    return undefined;
  }
  return {
    apiVersion: resource.group ? `${resource.group}/${version}` : version,
    kind: resource.kind,
    metadata,
    ...resource.trim(object),
  };
}
