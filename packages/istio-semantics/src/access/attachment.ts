import type { KubernetesObject, Labels } from '../types';
import {
  isFields,
  isSubset,
  labelsAt,
  labelValue,
  listAt,
  namespaceOf,
  stringAt,
  valueAt,
} from '../model/fields';

/** The proxy for which policies are looked up. */
export interface PolicySelection {
  namespace: string;
  /** Labels of the pod. */
  labels: Labels;
  rootNamespace: string;
  waypoint?: boolean;
  /** Services that a waypoint serves. */
  services?: readonly ServiceTarget[];
  /** `ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY` of the control plane, on unless set. */
  selectorsOnGateways?: boolean;
}

export interface ServiceTarget {
  name: string;
  namespace: string;
  /** `External` for hosts of a ServiceEntry. */
  registry: 'Kubernetes' | 'External';
}

/** Member of a policy's `targetRefs`. */
export interface TargetRef {
  group: string;
  kind: string;
  name: string;
  /** Empty for the namespace of the policy. */
  namespace: string;
}

export const gatewayNameLabel = 'gateway.networking.k8s.io/gateway-name';

function targetRefOf(value: unknown): TargetRef {
  const group = stringAt(value, 'group') ?? '';
  return {
    group: group === 'core' ? '' : group,
    kind: stringAt(value, 'kind') ?? '',
    name: stringAt(value, 'name') ?? '',
    namespace: stringAt(value, 'namespace') ?? '',
  };
}

/**
 * Targets of a policy; `targetRefs` hides the older `targetRef`.
 * Mirrors `pilot/pkg/model/policyattachment.go → GetTargetRefs`.
 */
export function targetRefsOf(policy: KubernetesObject): TargetRef[] {
  const many = listAt(policy, 'spec', 'targetRefs');
  if (many.length > 0) {
    return many.map(targetRefOf);
  }
  const one = valueAt(policy, 'spec', 'targetRef');
  return isFields(one) ? [targetRefOf(one)] : [];
}

/** Labels that a policy selects; empty for everything in its scope. */
export function selectorOf(policy: KubernetesObject): Labels {
  return labelsAt(policy, 'spec', 'selector', 'matchLabels');
}

function targets(
  ref: TargetRef,
  policyNamespace: string,
  gateway: string,
  { namespace, rootNamespace, waypoint, services = [] }: PolicySelection,
): boolean {
  const kind = ref.group ? `${ref.kind}.${ref.group}` : ref.kind;
  switch (kind) {
    case 'Service':
    case 'ServiceEntry.networking.istio.io':
      return (
        waypoint === true &&
        services.some(
          each =>
            each.name === ref.name &&
            each.namespace === policyNamespace &&
            each.registry === (kind === 'Service' ? 'Kubernetes' : 'External'),
        )
      );
    case 'GatewayClass.gateway.networking.k8s.io':
      return (
        waypoint === true &&
        policyNamespace === rootNamespace &&
        ref.name === 'istio-waypoint'
      );
    case 'Gateway.gateway.networking.k8s.io':
      return (
        ref.name === gateway &&
        policyNamespace === namespace &&
        (ref.namespace === '' || ref.namespace === namespace)
      );
    default:
      return false;
  }
}

/**
 * Whether a RequestAuthentication, AuthorizationPolicy, Telemetry or WasmPlugin attaches to a proxy. Its namespace must
 * have been looked up before. Mirrors `pilot/pkg/model/policyattachment.go → ShouldAttachPolicy`.
 */
export function attaches(
  selection: PolicySelection,
  policy: KubernetesObject,
): boolean {
  const gateway = labelValue(selection.labels, gatewayNameLabel);
  const refs = targetRefsOf(policy);
  if (refs.length > 0) {
    return (
      gateway !== undefined &&
      refs.some(each => targets(each, namespaceOf(policy), gateway, selection))
    );
  }
  if (
    gateway !== undefined &&
    (selection.waypoint || selection.selectorsOnGateways === false)
  ) {
    return false;
  }
  return isSubset(selectorOf(policy), selection.labels);
}

/** Namespaces whose policies may attach to a proxy, in the order in which they count. */
export function namespacesOf({
  rootNamespace,
  namespace,
  services = [],
}: PolicySelection): string[] {
  const namespaces = [rootNamespace];
  if (namespace !== rootNamespace) {
    namespaces.push(namespace);
  }
  for (const each of services) {
    if (!namespaces.includes(each.namespace)) {
      namespaces.push(each.namespace);
    }
  }
  return namespaces;
}

/**
 * The policies that attach to a proxy: root namespace, then its own, then those of the services of a waypoint.
 * `list` gives a namespace's policies in configuration order.
 * Mirrors `pilot/pkg/model/authorization.go → ListAuthorizationPolicies`.
 */
export function attachedPolicies(
  selection: PolicySelection,
  list: (namespace: string) => readonly KubernetesObject[],
): KubernetesObject[] {
  return namespacesOf(selection).flatMap(namespace =>
    list(namespace).filter(each => attaches(selection, each)),
  );
}
