import { waypointsOf } from '../ambient';
import { KindKey, kinds, MeshConfig, MeshModel, Workload } from '../model';
import type { KubernetesObject, ObjectRef, Reason } from '../types';
import { namespacesOf, PolicySelection } from './attachment';
import { enforcementOf, Enforcement } from './authorize';
import { foreignFilters } from './foreignFilters';
import { PolicyTable } from './policyTable';
import { JwtProvider, jwtProviders } from './requestAuthentication';
import { CompiledPolicy, compilePolicy } from './rules';
import { waypointSelection, workloadSelection } from './selections';
import { compileZtunnelPolicy } from './ztunnelRules';

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
  /** What else may decide there, of which nothing is known. */
  foreign: readonly ObjectRef[];
  /** The waypoint, where one stands in front of the service. */
  waypoint?: ObjectRef;
  /** True for ztunnel, which enforces conditions on connections only. */
  ztunnel?: boolean;
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

const namesKey = (mesh: MeshConfig) =>
  `${mesh.source?.namespace}/${mesh.source?.name}`;

/** What is worked out of the policies of these kinds that attach to a proxy. */
function policiesFor(
  model: MeshModel,
  selection: PolicySelection,
  mesh: MeshConfig,
  policyKinds: readonly KindKey[],
  compute: (attached: KubernetesObject[]) => AccessPolicies,
): AccessPolicies {
  const namespaces = namespacesOf(selection);
  const buckets = () =>
    policyKinds.flatMap(kind => namespaces.map(each => [kind, each] as const));
  return model
    .memo(
      `access:${policyKinds.length}`,
      `${namesKey(mesh)}\n${namespaces.join('\n')}`,
      () => [...buckets(), [kinds.configMap]],
      () =>
        new PolicyTable(
          buckets().flatMap(([kind, each]) => model.list(kind, each)),
          compute,
        ),
    )
    .for(selection);
}

/** The RequestAuthentications and AuthorizationPolicies that attach to an Envoy proxy. */
function envoyPolicies(
  model: MeshModel,
  selection: PolicySelection,
  mesh: MeshConfig,
): AccessPolicies {
  return policiesFor(
    model,
    selection,
    mesh,
    [kinds.requestAuthentication, kinds.authorizationPolicy],
    attached => {
      const isAuthentication = (each: KubernetesObject) =>
        each.kind === 'RequestAuthentication';
      return accessPolicies(
        attached.filter(isAuthentication),
        attached
          .filter(each => !isAuthentication(each))
          .flatMap(each => compilePolicy(each) ?? []),
        mesh,
      );
    },
  );
}

/** The AuthorizationPolicies that ztunnel enforces. */
function ztunnelPolicies(
  model: MeshModel,
  selection: PolicySelection,
  mesh: MeshConfig,
): AccessPolicies {
  return policiesFor(
    model,
    selection,
    mesh,
    [kinds.authorizationPolicy],
    attached =>
      accessPolicies(
        [],
        attached.flatMap(each => compileZtunnelPolicy(each) ?? []),
        mesh,
      ),
  );
}

function envoyDoor(
  model: MeshModel,
  selection: PolicySelection,
  mesh: MeshConfig,
): Door {
  return {
    policies: envoyPolicies(model, selection, mesh),
    foreign: foreignFilters(model, selection),
  };
}

/** Every proxy that stands before the pods of a workload; ztunnel last. */
export function doorsOf(
  model: MeshModel,
  workload: Workload,
  mesh: MeshConfig,
  kind: 'sidecar' | 'ztunnel',
): Door[] {
  const { rootNamespace } = mesh;
  const selection = workloadSelection(workload, rootNamespace);
  if (kind === 'sidecar') {
    return [envoyDoor(model, selection, mesh)];
  }
  return [
    ...waypointsOf(model, workload)
      .filter(each => each.inUse)
      .map(each => ({
        ...envoyDoor(model, waypointSelection(each, rootNamespace), mesh),
        waypoint: each.waypoint,
      })),
    {
      policies: ztunnelPolicies(model, selection, mesh),
      foreign: [],
      ztunnel: true,
    },
  ];
}

/** Why nothing can be said about access: kinds that cannot be read. */
export function unreadableAccess(model: MeshModel): Reason[] {
  return [kinds.authorizationPolicy, kinds.requestAuthentication, kinds.pod]
    .filter(kind => !model.readable(kind))
    .map(kind => ({ code: 'unknown.notReadable', params: { kind } }));
}
