import {
  isFields,
  isSubset,
  labelsAt,
  listAt,
  numberAt,
  stringAt,
  stringsAt,
  valueAt,
} from '../model/fields';
import { kinds } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import type { KubernetesObject, Labels } from '../types';
import { hostsOverlap, isHostWithin } from './hosts';

/** What the Sidecar object of a caller lets it see. */
export interface SidecarScope {
  sidecar: KubernetesObject;
  /** Whether a service is imported, on the given port of its own if one is asked for. */
  importsService(namespace: string, host: string, port?: number): boolean;
  /** Whether a VirtualService is imported. */
  importsVirtualService(namespace: string, hosts: readonly string[]): boolean;
}

function selectorOf(sidecar: KubernetesObject): Labels | undefined {
  return isFields(valueAt(sidecar, 'spec', 'workloadSelector'))
    ? labelsAt(sidecar, 'spec', 'workloadSelector', 'labels')
    : undefined;
}

/**
 * The Sidecar that rules a caller: one of its namespace that selects it, else one without selector there, else the one
 * of the root namespace. Without labels only Sidecars for all are looked at.
 * Mirrors `pilot/pkg/model/push_context.go → getSidecarScope`.
 */
export function sidecarFor(
  model: MeshModel,
  caller: { namespace: string; labels?: Labels },
  root: string,
): KubernetesObject | undefined {
  const own = model.list(kinds.sidecar, caller.namespace);
  const forAll = (each: KubernetesObject) => selectorOf(each) === undefined;
  return (
    own.find(each => {
      const selector = selectorOf(each);
      return (
        selector !== undefined &&
        caller.labels !== undefined &&
        isSubset(selector, caller.labels)
      );
    }) ??
    own.find(forAll) ??
    model.list(kinds.sidecar, root).find(forAll)
  );
}

/**
 * Ports on which the Sidecar of a workload has its proxy listen. Their TLS settings count only where istiod is told so
 * (`ENABLE_TLS_ON_SIDECAR_INGRESS`): PeerAuthentication speaks for these ports as for any other.
 */
export function ingressPorts(
  model: MeshModel,
  workload: { namespace: string; labels: Labels },
  root: string,
): number[] {
  return listAt(sidecarFor(model, workload, root), 'spec', 'ingress').flatMap(
    each => numberAt(each, 'port', 'number') ?? [],
  );
}

/**
 * The only service port that an egress listener takes; undefined where it takes all.
 * Mirrors `pilot/pkg/model/sidecar.go → needsPortMatch`.
 */
function listenerPort(listener: unknown): number | undefined {
  return stringAt(listener, 'port', 'protocol') === 'HTTP_PROXY'
    ? undefined
    : numberAt(listener, 'port', 'number');
}

/** Scope of a caller; undefined where it sees everything that is exported to it. */
export function sidecarScopeOf(
  model: MeshModel,
  caller: { namespace: string; labels?: Labels },
  root: string,
): SidecarScope | undefined {
  const sidecar = sidecarFor(model, caller, root);
  const egress = listAt(sidecar, 'spec', 'egress');
  if (!sidecar || egress.length === 0) {
    return undefined;
  }
  const imports = egress.flatMap(listener =>
    stringsAt(listener, 'hosts')
      .map(each => each.split('/', 2))
      .filter(each => each.length === 2)
      .map(([namespace, host]) => ({
        namespace: namespace === '.' ? caller.namespace : namespace,
        host,
        port: listenerPort(listener),
      })),
  );
  const from = (namespace: string) =>
    imports.filter(
      each => each.namespace === '*' || each.namespace === namespace,
    );
  return {
    sidecar,
    importsService: (namespace, host, port) =>
      from(namespace).some(
        each =>
          (port === undefined ||
            each.port === undefined ||
            each.port === port) &&
          isHostWithin(host, each.host),
      ),
    importsVirtualService: (namespace, hosts) =>
      from(namespace).some(each =>
        hosts.some(host => hostsOverlap(host, each.host)),
      ),
  };
}
