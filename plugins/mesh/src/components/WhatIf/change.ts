import type { KubernetesObject, ObjectRef } from '@mesh-portal/istio-semantics';
import type {
  PolicyList,
  WhatIfQuestion,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { policyKey } from '../../utils/policyKey';

export const changeKinds = [
  'namespace-strict',
  'mesh-strict',
  'delete',
  'paste',
] as const;

export type ChangeKind = (typeof changeKinds)[number];

/** A change as the form has it. */
export interface Change {
  kind: ChangeKind;
  cluster?: string;
  namespace?: string;
  /** Key of a policy. */
  policy?: string;
  manifest: string;
}

/** What the form still has to be told. */
export type Missing = 'cluster' | 'namespace' | 'policy' | 'manifest';

export function missingOf(
  change: Change,
  policies: PolicyList | undefined,
): Missing | undefined {
  if (!change.cluster) {
    return 'cluster';
  }
  switch (change.kind) {
    case 'namespace-strict':
      return change.namespace ? undefined : 'namespace';
    case 'delete':
      return policyOf(change, policies) ? undefined : 'policy';
    case 'paste':
      return change.manifest.trim() ? undefined : 'manifest';
    default:
      return undefined;
  }
}

function policyOf(
  { policy }: Change,
  policies: PolicyList | undefined,
): ObjectRef | undefined {
  return policies?.items.find(({ object }) => policyKey(object) === policy)
    ?.object;
}

/** The objects that a change creates or replaces. */
export function objectsOf(
  { kind, namespace }: Change,
  policies: PolicyList,
): KubernetesObject[] {
  if (kind === 'mesh-strict') {
    return strict(policies.rootNamespace, policies);
  }
  return kind === 'namespace-strict' && namespace
    ? strict(namespace, policies)
    : [];
}

/**
 * Of several policies for the whole of a namespace only the oldest counts, and a new one is the youngest: those that
 * are there are replaced.
 */
function strict(namespace: string, { items }: PolicyList): KubernetesObject[] {
  const names = items
    .filter(
      ({ object, wide }) =>
        wide &&
        object.kind === 'PeerAuthentication' &&
        object.namespace === namespace,
    )
    .map(({ object }) => object.name);
  return (names.length > 0 ? names : ['default']).map(name => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name, namespace },
    spec: { mtls: { mode: 'STRICT' } },
  }));
}

/** The question that a complete change comes to. */
export function questionOf(
  change: Change,
  policies: PolicyList,
): WhatIfQuestion {
  const { kind, cluster = '', manifest } = change;
  if (kind === 'paste') {
    return { cluster, apply: manifest };
  }
  if (kind === 'delete') {
    const policy = policyOf(change, policies);
    return { cluster, remove: policy ? [policy] : [] };
  }
  return {
    cluster,
    apply: objectsOf(change, policies)
      // JSON is YAML, and quotes whatever a name holds.
      .map(each => JSON.stringify(each))
      .join('\n---\n'),
  };
}
