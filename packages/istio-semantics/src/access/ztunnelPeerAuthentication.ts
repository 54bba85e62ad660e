import {
  fieldsAt,
  isFields,
  nameOf,
  namespaceOf,
  stringAt,
  valueAt,
} from '../model/fields';
import type { KubernetesObject } from '../types';
import { selectorOf } from './attachment';
import type { ZtunnelMatch, ZtunnelPolicy } from './ztunnelPolicy';

/** Name of the policy by which ztunnel refuses plain text everywhere; it lives in the root namespace. */
export const strictPolicyName = 'istio_converted_static_strict';

const modeOf = (policy: KubernetesObject | undefined) =>
  stringAt(policy, 'spec', 'mtls', 'mode') || 'UNSET';

function portModes(policy: KubernetesObject): Array<[number, string]> {
  return Object.entries(fieldsAt(policy, 'spec', 'portLevelMtls'))
    .map(([port, value]): [number, string] => [
      Number(port),
      stringAt(value, 'mode') || 'UNSET',
    ])
    .sort(([a], [b]) => a - b);
}

const convertedName = (policy: KubernetesObject) =>
  `converted_peer_authentication_${nameOf(policy)}`;

const plaintext: ZtunnelMatch = { notPrincipals: [{ presence: {} }] };

/** PeerAuthentications of one namespace and the mesh, as far as they bear on one workload. */
interface Scopes {
  mesh?: KubernetesObject;
  namespace?: KubernetesObject;
}

/**
 * A workload's PeerAuthentication with port exceptions as ztunnel gets it; undefined where it needs no policy of its
 * own. Mirrors `pilot/pkg/serviceregistry/ambient/authorization.go → convertPeerAuthentication`.
 */
export function convertPeerAuthentication(
  policy: KubernetesObject,
  { mesh, namespace }: Scopes,
  rootNamespace: string,
): ZtunnelPolicy | undefined {
  const ports = portModes(policy);
  if (
    namespaceOf(policy) === rootNamespace ||
    !isFields(valueAt(policy, 'spec', 'selector')) ||
    ports.length === 0
  ) {
    return undefined;
  }
  const mode = modeOf(policy);
  const strictNamespace = modeOf(namespace) === 'STRICT';
  const strictMesh = modeOf(mesh) === 'STRICT';
  const strictParent =
    (mode === 'UNSET' && strictNamespace) ||
    (modeOf(namespace) === 'UNSET' && strictMesh);
  // Unlike the strict ports, the open ones ask the mesh only where the namespace has no policy at all.
  const openParent =
    mode === 'UNSET' && !(namespace ? strictNamespace : strictMesh);
  const rules: ZtunnelMatch[] = mode === 'STRICT' ? [plaintext] : [];
  const groups: ZtunnelPolicy['groups'] = [];
  let exceptions = false;
  for (const [port, portMode] of ports) {
    if (portMode === 'STRICT') {
      if (mode !== 'STRICT' && !strictParent) {
        groups.push({
          rules: [{ matches: [{ ...plaintext, destinationPorts: [port] }] }],
        });
      }
    } else if (
      (portMode === 'PERMISSIVE' || portMode === 'DISABLE') &&
      mode !== 'PERMISSIVE' &&
      mode !== 'DISABLE' &&
      !openParent
    ) {
      exceptions = true;
      rules.push({ notDestinationPorts: [port] });
    }
  }
  if (
    (mode === 'STRICT' && !exceptions) ||
    rules.length + groups.length === 0
  ) {
    return undefined;
  }
  if (
    exceptions &&
    (strictNamespace || (strictMesh && modeOf(namespace) === 'UNSET'))
  ) {
    rules.push(plaintext);
  }
  if (rules.length > 0) {
    groups.push({ rules: rules.map(each => ({ matches: [each] })) });
  }
  return {
    name: convertedName(policy),
    namespace: namespaceOf(policy),
    scope: 'WORKLOAD_SELECTOR',
    action: 'DENY',
    groups,
  };
}

/**
 * Which policies stand for the PeerAuthentications that select a workload: none, the one that refuses plain text on
 * every port, or a converted one. Takes them in configuration order. Mirrors
 * `pilot/pkg/serviceregistry/ambient/authorization.go → convertedSelectorPeerAuthentications`, with its quirk: where
 * only the mesh or namespace is STRICT, a port of mode DISABLE is no exception.
 */
export function peerAuthenticationPolicies(
  policies: readonly KubernetesObject[],
  rootNamespace: string,
): string[] {
  const whole = (each: KubernetesObject) =>
    Object.keys(selectorOf(each)).length === 0;
  const inRoot = (each: KubernetesObject) =>
    namespaceOf(each) === rootNamespace;
  const mesh = policies.find(each => whole(each) && inRoot(each));
  const namespace = policies.find(each => whole(each) && !inRoot(each));
  const workload = policies.find(each => !whole(each) && !inRoot(each));
  const mode = [workload, namespace, mesh]
    .map(modeOf)
    .find(each => each !== 'UNSET');
  const strict = mode === 'STRICT';
  const exceptions = strict ? ['PERMISSIVE'] : ['STRICT'];
  if (modeOf(workload) === 'STRICT') {
    exceptions.push('DISABLE');
  }
  if (
    workload &&
    portModes(workload).some(([, each]) => exceptions.includes(each))
  ) {
    return [`${namespaceOf(workload)}/${convertedName(workload)}`];
  }
  return strict ? [`${rootNamespace}/${strictPolicyName}`] : [];
}
