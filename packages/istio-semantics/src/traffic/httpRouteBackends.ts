import { Fields, numberAt, stringAt } from '../model/fields';
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
  /** Whether a ReferenceGrant lets routes of a namespace use an object of another. */
  granted(
    from: string,
    to: { group: string; kind: string; namespace: string; name: string },
  ): boolean;
}

/** Where the rule of a backend stands. */
export interface BackendContext {
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
  { namespace, enforceGrants, lookup }: BackendContext,
): Backend {
  const name = stringAt(backend, 'name') ?? '';
  const written = stringAt(backend, 'namespace');
  const group = stringAt(backend, 'group') ?? '';
  const kind = stringAt(backend, 'kind') ?? 'Service';
  const target = written ?? namespace;
  if (
    enforceGrants &&
    target !== namespace &&
    !lookup.granted(namespace, { group, kind, namespace: target, name })
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
