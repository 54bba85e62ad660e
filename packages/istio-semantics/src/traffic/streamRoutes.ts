import {
  Fields,
  isFields,
  listAt,
  nameOf,
  namespaceOf,
  stringAt,
  stringsAt,
} from '../model/fields';
import type { KubernetesObject } from '../types';
import { hostsOverlap } from './hosts';
import { RouteParent, routeParents } from './httpRouteParents';
import type { RouteLookup } from './httpRoutes';
import { weightedDestinations } from './httpRouteBackends';
import type { VisibleVirtualService } from './virtualServiceIndex';

/** Field of a VirtualService that a kind of route becomes. */
const layers: Readonly<Record<string, 'tcp' | 'tls'>> = {
  TCPRoute: 'tcp',
  TLSRoute: 'tls',
};

/** Where connections go that no backend is to take: a host that nobody has. */
const nowhere: readonly Fields[] = [
  {
    destination: {
      host: 'internal.cluster.local',
      subset: 'zero-weight',
      port: { number: 65535 },
    },
  },
];

/** Rules as routes without match; undefined where Istio refuses one of them. Mirrors `conversion.go → convertTCPRoute`. */
function convertRules(
  route: KubernetesObject,
  enforceGrants: boolean,
  lookup: RouteLookup,
): Fields[] | undefined {
  const context = {
    kind: route.kind ?? '',
    namespace: namespaceOf(route),
    name: nameOf(route),
    enforceGrants,
    lookup,
  };
  const converted: Fields[] = [];
  for (const rule of listAt(route, 'spec', 'rules')) {
    const destinations = isFields(rule)
      ? weightedDestinations(rule, context)
      : undefined;
    if (!destinations) {
      return undefined;
    }
    converted.push({ route: destinations.length > 0 ? destinations : nowhere });
  }
  return converted;
}

/**
 * Server names that a TLSRoute is for, as seen by the clients of one host.
 * Mirrors `conversion.go → buildTLSMatch, augmentTLSPortMatch, compatibleRoutesForHost`.
 */
function serverNames(
  hostnames: string[],
  { serviceHosts }: RouteParent,
  host: string,
): string[] {
  if (hostnames.length === 0) {
    hostnames.push(...(serviceHosts ?? ['*']));
  }
  return serviceHosts && hostnames.length > 1
    ? hostnames.filter(each => hostsOverlap(host, each))
    : hostnames;
}

function virtualServicesOf(
  route: KubernetesObject,
  layer: 'tcp' | 'tls',
  lookup: RouteLookup,
): VisibleVirtualService[] {
  const namespace = namespaceOf(route);
  const hostnames = () =>
    layer === 'tls' ? stringsAt(route, 'spec', 'hostnames') : [];
  return routeParents(route, lookup).flatMap(parent => {
    const { gateway, port, serviceHosts } = parent;
    const routes = convertRules(route, !serviceHosts, lookup);
    const own = hostnames();
    const hosts = serviceHosts ?? (own.length > 0 ? own : ['*']);
    return !routes || routes.length === 0
      ? []
      : hosts.map((host, index) => {
          const match = {
            ...(layer === 'tls'
              ? { sniHosts: serverNames(hostnames(), parent, host) }
              : {}),
            ...(port === undefined ? {} : { port }),
          };
          const matched = routes.map(each =>
            Object.keys(match).length > 0 ? { ...each, match: [match] } : each,
          );
          return {
            object: {
              apiVersion: 'networking.istio.io/v1',
              kind: 'VirtualService',
              metadata: {
                name: `${nameOf(route)}~${layer}~${index}`,
                namespace,
                creationTimestamp: stringAt(
                  route,
                  'metadata',
                  'creationTimestamp',
                ),
              },
              spec: { hosts: [host], gateways: [gateway], [layer]: matched },
            },
            sources: [route],
            delegates: [],
            http: [],
            namespace,
            hosts: [host],
            gateways: [gateway],
            audience: 'public',
            fromGatewayApi: true,
          };
        });
  });
}

/**
 * TCPRoutes and TLSRoutes as the VirtualServices that Istio makes of them: one per object, parent and host.
 * Mirrors `pilot/pkg/config/kube/gateway/route_collections.go → TCPRouteCollection, TLSRouteCollection`.
 */
export function convertStreamRoutes(
  routes: readonly KubernetesObject[],
  lookup: RouteLookup,
): VisibleVirtualService[] {
  return routes.flatMap(each => {
    const layer = layers[each.kind ?? ''];
    return layer ? virtualServicesOf(each, layer, lookup) : [];
  });
}
