import type { ObjectRef } from '@mesh-portal/istio-semantics';

/** Names a policy in a page's address: `Kind.group/namespace/name`. */
export function policyKey({ group, kind, namespace, name }: ObjectRef): string {
  return `${group ? `${kind}.${group}` : kind}/${namespace ?? ''}/${name}`;
}
