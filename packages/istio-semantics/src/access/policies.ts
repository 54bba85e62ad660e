import { waypointsOf } from '../ambient';
import { kinds, MeshConfig, MeshModel, Workload } from '../model';
import type { KubernetesObject, ObjectRef, Reason } from '../types';
import { attachedPolicies, PolicySelection } from './attachment';
import { enforcementOf, Enforcement } from './authorize';
import { JwtProvider, jwtProviders } from './requestAuthentication';
import { CompiledPolicy, compilePolicy } from './rules';
import { waypointSelection, workloadSelection } from './selections';
import { compileZtunnelPolicy } from './ztunnelPolicy';

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

/** A proxy through which requests reach a workload, with the policies that it enforces. */
export interface Door {
  policies: AccessPolicies;
  /** The waypoint, where one stands in front of the service. */
  waypoint?: ObjectRef;
  /** True for ztunnel, which enforces conditions on connections only. */
  ztunnel?: boolean;
}

function attached(
  model: MeshModel,
  selection: PolicySelection,
  kind: string,
): KubernetesObject[] {
  return attachedPolicies(selection, namespace => model.list(kind, namespace));
}

function accessPolicies(
  requestAuthentications: readonly KubernetesObject[],
  authorizationPolicies: readonly CompiledPolicy[],
  mesh: MeshConfig,
): AccessPolicies {
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

/** The RequestAuthentications and AuthorizationPolicies that attach to an Envoy proxy. */
function envoyPolicies(
  model: MeshModel,
  selection: PolicySelection,
  mesh: MeshConfig,
): AccessPolicies {
  return accessPolicies(
    attached(model, selection, kinds.requestAuthentication),
    attached(model, selection, kinds.authorizationPolicy).flatMap(
      each => compilePolicy(each) ?? [],
    ),
    mesh,
  );
}

/** Every proxy that stands before the pods of a workload; ztunnel last. */
export function doorsOf(
  model: MeshModel,
  workload: Workload,
  mesh: MeshConfig,
  kind: 'sidecar' | 'ztunnel',
): Door[] {
  const selection = workloadSelection(workload, mesh.rootNamespace);
  if (kind === 'sidecar') {
    return [{ policies: envoyPolicies(model, selection, mesh) }];
  }
  const layer4 = attached(model, selection, kinds.authorizationPolicy).flatMap(
    each => compileZtunnelPolicy(each) ?? [],
  );
  return [
    ...waypointsOf(model, workload)
      .filter(each => each.inUse)
      .map(each => ({
        policies: envoyPolicies(
          model,
          waypointSelection(each, mesh.rootNamespace),
          mesh,
        ),
        waypoint: each.waypoint,
      })),
    { policies: accessPolicies([], layer4, mesh), ztunnel: true },
  ];
}

/** Why nothing can be said about access: kinds that cannot be read. */
export function unreadableAccess(model: MeshModel): Reason[] {
  return [kinds.authorizationPolicy, kinds.requestAuthentication, kinds.pod]
    .filter(kind => !model.readable(kind))
    .map(kind => ({ code: 'unknown.notReadable', params: { kind } }));
}
