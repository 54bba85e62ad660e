import { labelValue } from '../model/fields';
import { kinds, MeshConfig, MeshModel } from '../model';
import type { KubernetesObject, Labels, Reason } from '../types';
import { attachedPolicies, PolicySelection } from './attachment';
import { enforcementOf, Enforcement } from './authorize';
import { JwtProvider, jwtProviders } from './requestAuthentication';
import { CompiledPolicy, compilePolicy } from './rules';

/** Everything about access that attaches to one proxy. */
export interface AccessPolicies {
  requestAuthentications: readonly KubernetesObject[];
  providers: readonly JwtProvider[];
  /** With dry-run and AUDIT policies. */
  authorizationPolicies: readonly CompiledPolicy[];
  enforcement: Enforcement;
  /** Own trust domain and its aliases. */
  trustDomains: readonly string[];
}

/** What policies are looked up by for a proxy with these pod labels. */
export function selectionFor(
  namespace: string,
  labels: Labels,
  mesh: MeshConfig,
): PolicySelection {
  return {
    namespace,
    labels,
    rootNamespace: mesh.rootNamespace,
    waypoint:
      labelValue(labels, 'gateway.istio.io/managed') ===
      'istio.io-mesh-controller',
  };
}

/** The RequestAuthentications and AuthorizationPolicies that attach to a proxy. */
export function accessPoliciesOf(
  model: MeshModel,
  selection: PolicySelection,
  mesh: MeshConfig,
): AccessPolicies {
  const attached = (kind: string) =>
    attachedPolicies(selection, namespace => model.list(kind, namespace));
  const requestAuthentications = attached(kinds.requestAuthentication);
  const authorizationPolicies = attached(kinds.authorizationPolicy).flatMap(
    each => compilePolicy(each) ?? [],
  );
  return {
    requestAuthentications,
    providers: jwtProviders(requestAuthentications),
    authorizationPolicies,
    enforcement: enforcementOf(
      authorizationPolicies,
      mesh.source && !mesh.unknown ? mesh.extensionProviders : undefined,
    ),
    trustDomains: [mesh.trustDomain, ...mesh.trustDomainAliases],
  };
}

/** Why nothing can be said about access: kinds that cannot be read. */
export function unreadableAccess(model: MeshModel): Reason[] {
  return [kinds.authorizationPolicy, kinds.requestAuthentication, kinds.pod]
    .filter(kind => !model.readable(kind))
    .map(kind => ({ code: 'unknown.notReadable', params: { kind } }));
}
