import {
  compareConfigs,
  createdAt,
  fieldsAt,
  isSubset,
  labelsAt,
  namespaceOf,
  stringAt,
} from '../model/fields';
import type { KubernetesObject, Labels, MtlsMode } from '../types';

/** Mode as a policy writes it; everything that is not a mode counts as `UNSET`. */
export type WrittenMode = MtlsMode | 'UNSET';

/** Where a PeerAuthentication counts. Selector policies of the root namespace count nowhere. */
export type PeerAuthenticationScope =
  | 'mesh'
  | 'namespace'
  | 'workload'
  | 'nowhere';

function modeOf(value: unknown): WrittenMode {
  const mode = stringAt(value, 'mode');
  return mode === 'STRICT' || mode === 'PERMISSIVE' || mode === 'DISABLE'
    ? mode
    : 'UNSET';
}

/** Mode that a policy writes for all ports. */
export function writtenMode(policy: KubernetesObject): WrittenMode {
  return modeOf(fieldsAt(policy, 'spec').mtls);
}

/** Modes that a policy writes for single workload ports, by port. */
export function portModes(policy: KubernetesObject): Map<number, WrittenMode> {
  const modes = new Map<number, WrittenMode>();
  for (const [key, value] of Object.entries(
    fieldsAt(policy, 'spec', 'portLevelMtls'),
  )) {
    const port = Number(key);
    if (Number.isInteger(port) && port > 0 && port < 65536) {
      modes.set(port, modeOf(value));
    }
  }
  return modes;
}

function selectorOf(policy: KubernetesObject): Labels {
  return labelsAt(policy, 'spec', 'selector', 'matchLabels');
}

export function scopeOf(
  policy: KubernetesObject,
  rootNamespace: string,
): PeerAuthenticationScope {
  const root = namespaceOf(policy) === rootNamespace;
  if (Object.keys(selectorOf(policy)).length > 0) {
    return root ? 'nowhere' : 'workload';
  }
  return root ? 'mesh' : 'namespace';
}

/**
 * The policies of one namespace that Istio keeps: all with a selector, and of those without only the oldest.
 * The input is in configuration order.
 * Mirrors `pilot/pkg/model/authentication.go → addPeerAuthentication`.
 */
export function keptPolicies(
  policies: readonly KubernetesObject[],
): KubernetesObject[] {
  let seen = false;
  return policies.filter(policy => {
    if (Object.keys(selectorOf(policy)).length > 0) {
      return true;
    }
    const first = !seen;
    seen = true;
    return first;
  });
}

/**
 * The policies that apply to a workload: those kept in its namespace, then in the root namespace, that select it.
 * `list` gives a namespace's policies in configuration order.
 * Mirrors `pilot/pkg/model/authentication.go → getConfigsForWorkload`.
 */
export function peerAuthenticationsFor(
  workload: { namespace: string; labels: Labels },
  rootNamespace: string,
  list: (namespace: string) => readonly KubernetesObject[],
): KubernetesObject[] {
  return [...new Set([workload.namespace, rootNamespace])].flatMap(namespace =>
    keptPolicies(list(namespace)).filter(each =>
      isSubset(selectorOf(each), workload.labels),
    ),
  );
}

/** What several policies come to. */
export interface MergedPeerAuthentication {
  mode: MtlsMode;
  /** Ports with a mode of their own. */
  perPort: Map<number, MtlsMode>;
  /** The policy that counts in each scope. */
  mesh?: KubernetesObject;
  namespace?: KubernetesObject;
  workload?: KubernetesObject;
}

/**
 * Merges the policies that apply to a workload: mesh below namespace below workload, the oldest of each, `UNSET`
 * inherits; port modes come from the workload policy alone. Of equally old ones the first counts.
 * Mirrors `pilot/pkg/security/authn/policy_applier.go → ComposePeerAuthentication`.
 */
export function composePeerAuthentication(
  rootNamespace: string,
  policies: readonly KubernetesObject[],
): MergedPeerAuthentication {
  const merged: MergedPeerAuthentication = {
    mode: 'PERMISSIVE',
    perPort: new Map(),
  };
  for (const policy of policies) {
    const scope = scopeOf(policy, rootNamespace);
    if (scope !== 'nowhere') {
      const held = merged[scope];
      if (!held || createdAt(policy) < createdAt(held)) {
        merged[scope] = policy;
      }
    }
  }
  for (const policy of [merged.mesh, merged.namespace, merged.workload]) {
    const mode = policy ? writtenMode(policy) : 'UNSET';
    if (mode !== 'UNSET') {
      merged.mode = mode;
    }
  }
  if (merged.workload) {
    for (const [port, mode] of portModes(merged.workload)) {
      merged.perPort.set(port, mode === 'UNSET' ? merged.mode : mode);
    }
  }
  return merged;
}

/**
 * Mode of one workload (not service) port.
 * Mirrors `pilot/pkg/security/authn/policy_applier.go → GetMutualTLSModeForPort`.
 */
export function modeOfPort(
  merged: MergedPeerAuthentication,
  port: number | undefined,
): MtlsMode {
  return (
    (port === undefined ? undefined : merged.perPort.get(port)) ?? merged.mode
  );
}

/** Modes that clients infer without looking at workloads. */
export interface NamespaceModes {
  /** Mode of the mesh policy; `UNKNOWN` without one. */
  mesh: MtlsMode | 'UNKNOWN';
  /** Modes of namespaces that have a policy of their own. */
  namespaces: Map<string, MtlsMode>;
}

/**
 * Namespace-wide modes of all policies given, in any order.
 * Mirrors `pilot/pkg/model/authentication.go → addPeerAuthentication`.
 */
export function namespaceModes(
  policies: readonly KubernetesObject[],
  rootNamespace: string,
): NamespaceModes {
  let mesh: NamespaceModes['mesh'] = 'UNKNOWN';
  const written = new Map<string, WrittenMode>();
  for (const policy of [...policies].sort(compareConfigs)) {
    const scope = scopeOf(policy, rootNamespace);
    const mode = writtenMode(policy);
    if (scope === 'mesh' && mesh === 'UNKNOWN') {
      mesh = mode === 'UNSET' ? 'PERMISSIVE' : mode;
    } else if (scope === 'namespace' && !written.has(namespaceOf(policy))) {
      written.set(namespaceOf(policy), mode);
    }
  }
  const inherited = mesh === 'UNKNOWN' ? 'PERMISSIVE' : mesh;
  const namespaces = new Map<string, MtlsMode>();
  for (const [namespace, mode] of written) {
    namespaces.set(namespace, mode === 'UNSET' ? inherited : mode);
  }
  return { mesh, namespaces };
}

/**
 * Namespace-wide mode of one namespace.
 * Mirrors `pilot/pkg/model/authentication.go → GetNamespaceMutualTLSMode`.
 */
export function namespaceMode(
  modes: NamespaceModes,
  namespace: string,
): MtlsMode | 'UNKNOWN' {
  return modes.namespaces.get(namespace) ?? modes.mesh;
}
