import {
  Fields,
  fieldsAt,
  isFields,
  listAt,
  nameOf,
  namespaceOf,
  numberAt,
  stringAt,
  stringsAt,
} from '../model/fields';
import { matchesSelector } from '../model/labelSelector';
import type { KubernetesObject, Labels } from '../types';
import { hostsOverlap, isHostWithin, isWildcard, serviceHost } from './hosts';

/** What a route is bound to: a listener of a gateway, or the clients of a service. */
export interface RouteParent {
  /** `mesh`, or the name of the Istio gateway made for the listener. */
  gateway: string;
  /** Hosts of the service that the route is bound to; absent for gateways. */
  serviceHosts?: string[];
  /** Port of the service that it is limited to. */
  port?: number;
  /** Whether a host name of the route goes through this listener and not through a more specific one. */
  accepts(host: string): boolean;
}

/** What finding the parents asks about the world around it. */
export interface ParentLookup {
  clusterDomain: string;
  gateway(namespace: string, name: string): KubernetesObject | undefined;
  gatewayClass(name: string): KubernetesObject | undefined;
  /** Whether a Service exists. */
  exists(kind: 'Service', namespace: string, name: string): boolean;
  serviceEntry(namespace: string, name: string): KubernetesObject | undefined;
  namespaceLabels(namespace: string): Labels;
}

interface Listener {
  name: string;
  port: number;
  protocol: string;
  /** Empty for any. */
  hostname: string;
  fields: Fields;
}

const gatewayGroup = 'gateway.networking.k8s.io';
const listenerController = 'istio.io/gateway-controller';

/** Classes that Istio provides itself. Mirrors `pilot/pkg/config/kube/gateway/gatewayclass.go → builtinClasses`. */
const builtinClasses: Readonly<Record<string, string>> = {
  istio: listenerController,
  'istio-remote': 'istio.io/unmanaged-gateway',
};

function listenersOf(
  gateway: KubernetesObject,
  lookup: ParentLookup,
): Listener[] {
  const className = stringAt(gateway, 'spec', 'gatewayClassName') ?? '';
  const controller =
    stringAt(lookup.gatewayClass(className), 'spec', 'controllerName') ??
    (Object.prototype.hasOwnProperty.call(builtinClasses, className)
      ? builtinClasses[className]
      : undefined);
  if (!controller || !Object.values(builtinClasses).includes(controller)) {
    return [];
  }
  return listAt(gateway, 'spec', 'listeners')
    .filter(isFields)
    .map(fields => ({
      name: stringAt(fields, 'name') ?? '',
      port: numberAt(fields, 'port') ?? 0,
      protocol: stringAt(fields, 'protocol') ?? '',
      hostname: stringAt(fields, 'hostname') ?? '',
      fields,
    }));
}

function admitsNamespace(
  listener: Listener,
  gatewayNamespace: string,
  routeNamespace: string,
  lookup: ParentLookup,
): boolean {
  const allowed = fieldsAt(listener.fields, 'allowedRoutes', 'namespaces');
  switch (stringAt(allowed, 'from') ?? 'Same') {
    case 'Same':
      return gatewayNamespace === routeNamespace;
    case 'Selector':
      return matchesSelector(
        allowed.selector,
        lookup.namespaceLabels(routeNamespace),
      );
    default:
      return true;
  }
}

/** Kinds of routes that a listener can take. Mirrors `conditions.go → generateSupportedKinds`. */
function supportedKinds({ protocol, fields }: Listener): string[] {
  switch (protocol) {
    case 'HTTP':
    case 'HTTPS':
      return ['HTTPRoute', 'GRPCRoute'];
    case 'TCP':
      return ['TCPRoute'];
    case 'TLS':
      return stringAt(fields, 'tls', 'mode') === 'Passthrough'
        ? ['TLSRoute']
        : ['TCPRoute'];
    default:
      return [];
  }
}

function admitsKind(listener: Listener, kind: string | undefined): boolean {
  const allowed = listAt(listener.fields, 'allowedRoutes', 'kinds');
  return (
    supportedKinds(listener).some(each => each === kind) &&
    (allowed.length === 0 ||
      allowed.some(
        each =>
          stringAt(each, 'kind') === kind &&
          (stringAt(each, 'group') ?? gatewayGroup) === gatewayGroup,
      ))
  );
}

/** Mirrors `conversion.go → routeParentReference.hostnameAllowedByIsolation`. */
function acceptsHost(
  host: string,
  listener: Listener,
  siblings: readonly Listener[],
): boolean {
  const own = listener.hostname;
  if (own && !isWildcard(own)) {
    return true;
  }
  if (own && !hostsOverlap(host, own)) {
    return false;
  }
  return !siblings.some(
    each =>
      each.port === listener.port &&
      each.protocol === listener.protocol &&
      each.hostname !== own &&
      each.hostname.length >= own.length &&
      isHostWithin(host, each.hostname),
  );
}

function gatewayParents(
  reference: Fields,
  route: KubernetesObject,
  lookup: ParentLookup,
): RouteParent[] {
  const namespace = stringAt(reference, 'namespace') ?? namespaceOf(route);
  const gateway = lookup.gateway(namespace, stringAt(reference, 'name') ?? '');
  if (!gateway) {
    return [];
  }
  const listeners = listenersOf(gateway, lookup);
  const port = numberAt(reference, 'port');
  const section = stringAt(reference, 'sectionName');
  const hostnames = stringsAt(route, 'spec', 'hostnames');
  return listeners
    .filter(
      each =>
        (!port || port === each.port) &&
        (!section || section === each.name) &&
        admitsKind(each, route.kind) &&
        admitsNamespace(each, namespace, namespaceOf(route), lookup) &&
        (hostnames.length === 0 ? ['*'] : hostnames).some(host =>
          hostsOverlap(each.hostname || '*', host),
        ),
    )
    .map(each => ({
      gateway: `${namespace}/${nameOf(
        gateway,
      )}~istio-autogenerated-k8s-gateway~${each.name}`,
      accepts: host => acceptsHost(host, each, listeners),
    }));
}

function meshParents(
  reference: Fields,
  kind: 'Service' | 'ServiceEntry',
  routeNamespace: string,
  lookup: ParentLookup,
): RouteParent[] {
  const namespace = stringAt(reference, 'namespace') ?? routeNamespace;
  const name = stringAt(reference, 'name') ?? '';
  const entry =
    kind === 'ServiceEntry' ? lookup.serviceEntry(namespace, name) : undefined;
  if (kind === 'Service' ? !lookup.exists(kind, namespace, name) : !entry) {
    return [];
  }
  const port = numberAt(reference, 'port');
  return [
    {
      gateway: 'mesh',
      serviceHosts: entry
        ? stringsAt(entry, 'spec', 'hosts')
        : [serviceHost(name, namespace, lookup.clusterDomain)],
      ...(port === undefined ? {} : { port }),
      accepts: () => true,
    },
  ];
}

/**
 * What a route is bound to; references that nothing accepts are left out.
 * Mirrors `pilot/pkg/config/kube/gateway/conversion.go → extractParentReferenceInfo, referenceAllowed`.
 */
export function routeParents(
  route: KubernetesObject,
  lookup: ParentLookup,
): RouteParent[] {
  return listAt(route, 'spec', 'parentRefs')
    .filter(isFields)
    .flatMap(reference => {
      const group = stringAt(reference, 'group') ?? gatewayGroup;
      const kind = stringAt(reference, 'kind') ?? 'Gateway';
      switch (group ? `${kind}.${group}` : kind) {
        case 'Gateway.gateway.networking.k8s.io':
          return gatewayParents(reference, route, lookup);
        case 'Service':
          return meshParents(reference, 'Service', namespaceOf(route), lookup);
        case 'ServiceEntry.networking.istio.io':
          return meshParents(
            reference,
            'ServiceEntry',
            namespaceOf(route),
            lookup,
          );
        default:
          return [];
      }
    });
}
