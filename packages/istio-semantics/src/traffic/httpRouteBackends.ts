import { Fields, isFields, listAt, numberAt, stringAt } from '../model/fields';
import { serviceHost } from './hosts';
import { sha256 } from './sha256';

/** What the conversion of a backend asks about the world around it. */
export interface BackendLookup {
  clusterDomain: string;
  /** Whether a Service, or an InferencePool, exists. */
  exists(
    kind: 'Service' | 'InferencePool',
    namespace: string,
    name: string,
  ): boolean;
  /** First port of a Service that can be seen. */
  firstPort(namespace: string, name: string): number | undefined;
  /** Whether a service of any origin has this host name. */
  hostExists(host: string): boolean;
  /** Whether a ReferenceGrant lets routes of a kind and namespace use an object of another namespace. */
  granted(
    from: { kind: string; namespace: string },
    to: { group: string; kind: string; namespace: string; name: string },
  ): boolean;
}

/** Where the rule of a backend stands. */
export interface BackendContext {
  /** Kind of the route. */
  kind: string;
  namespace: string;
  name: string;
  /** Routes bound to services (not gateways) need no ReferenceGrant. */
  enforceGrants: boolean;
  lookup: BackendLookup;
}

/** A destination, and whether Istio sends requests there an error instead. */
interface Backend {
  destination?: Fields;
  invalid: boolean;
}

/** Longest name of a Kubernetes service. */
const longestName = 63;
/** Port that Istio gives the Service that it makes for an InferencePool. */
const inferencePoolPort = 54321;

/** Mirrors `pilot/pkg/config/kube/gateway → InferencePoolServiceName`. */
function inferencePoolService(pool: string): string {
  const suffix = `-ip-${sha256(pool).slice(0, 8)}`;
  return pool.slice(0, longestName - suffix.length) + suffix;
}

function poolDestination(
  pool: string,
  namespace: string,
  lookup: BackendLookup,
): Fields {
  const service = inferencePoolService(pool);
  const number = lookup.firstPort(namespace, service) ?? inferencePoolPort;
  return {
    host: serviceHost(service, namespace, lookup.clusterDomain),
    port: { number },
  };
}

/**
 * Destination of a backend reference. Without `destination` the rule cannot be converted at all; an invalid one keeps
 * its weight and answers 500. Mirrors `pilot/pkg/config/kube/gateway/conversion.go → buildDestination`.
 */
export function destinationOf(
  backend: Fields,
  { kind: from, namespace, enforceGrants, lookup }: BackendContext,
): Backend {
  const name = stringAt(backend, 'name') ?? '';
  const written = stringAt(backend, 'namespace');
  const group = stringAt(backend, 'group') ?? '';
  const kind = stringAt(backend, 'kind') ?? 'Service';
  const target = written ?? namespace;
  if (
    enforceGrants &&
    target !== namespace &&
    !lookup.granted(
      { kind: from, namespace },
      { group, kind, namespace: target, name },
    )
  ) {
    return { destination: {}, invalid: true };
  }
  const port = numberAt(backend, 'port');
  const host = serviceHost(name, target, lookup.clusterDomain);
  const to = (value: string, known: boolean): Backend =>
    port === undefined
      ? { invalid: true }
      : {
          destination: { host: value, port: { number: port } },
          invalid: !known,
        };
  switch (group ? `${kind}.${group}` : kind) {
    case 'Service':
      return name.includes('.')
        ? { invalid: true }
        : to(host, lookup.exists('Service', target, name));
    case 'ServiceImport.multicluster.x-k8s.io':
      return to(host, lookup.exists('Service', target, name));
    case 'Hostname.networking.istio.io':
      return written === undefined
        ? to(name, lookup.hostExists(name))
        : { invalid: true };
    case 'InferencePool.inference.networking.k8s.io':
      if (name.includes('.')) {
        return { invalid: true };
      }
      return lookup.exists('InferencePool', target, name)
        ? { destination: poolDestination(name, target, lookup), invalid: false }
        : { destination: {}, invalid: true };
    default:
      return { destination: {}, invalid: true };
  }
}

/**
 * Backends of a rule with a share as destinations of a VirtualService's route; a single one needs no weight. Undefined
 * where one of them cannot be converted.
 */
export function weightedDestinations(
  rule: Fields,
  context: BackendContext,
): Fields[] | undefined {
  const weighted = listAt(rule, 'backendRefs')
    .filter(isFields)
    .map(backend => ({ backend, weight: numberAt(backend, 'weight') ?? 1 }))
    .filter(each => each.weight !== 0);
  const route: Fields[] = [];
  for (const { backend, weight } of weighted) {
    const { destination, invalid } = destinationOf(backend, context);
    if (!destination) {
      return undefined;
    }
    route.push({
      destination,
      ...(weighted.length > 1 ? { weight } : {}),
      ...(invalid ? { invalidBackend: stringAt(backend, 'name') ?? '' } : {}),
    });
  }
  return route;
}
