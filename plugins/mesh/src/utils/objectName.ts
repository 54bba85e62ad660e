import type { ObjectRef } from '@mesh-portal/istio-semantics';

/** `namespace/name`, or the name of a cluster-scoped object. */
export function objectName({ namespace, name }: ObjectRef): string {
  return namespace ? `${namespace}/${name}` : name;
}

/** Distinguishes an object from every other one, also across clusters. */
export function objectKey({
  cluster,
  group,
  kind,
  namespace,
  name,
}: ObjectRef): string {
  return [cluster, group, kind, namespace, name].join('|');
}
