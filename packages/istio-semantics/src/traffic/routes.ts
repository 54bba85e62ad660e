import {
  Fields,
  fieldsAt,
  isFields,
  isSubset,
  labelsAt,
  listAt,
  numberAt,
  refOf,
  stringAt,
  stringsAt,
  valueAt,
} from '../model/fields';
import type { MeshConfig } from '../model/controlPlane';
import type {
  KubernetesObject,
  Reason,
  TrafficRoute,
  TrafficShare,
} from '../types';
import { Caller, RouteScope, scopeOfRoute } from './conditions';
import { Destination, DestinationLookup } from './destinations';
import { isHostWithin } from './hosts';
import { faultOf, routeResiliency } from './resiliency';
import { percentOf } from './retries';
import { sharesOf } from './shares';
import { optionalFields } from './trafficPolicy';
import type { VisibleVirtualService } from './virtualServiceIndex';

/** A route for a caller, and whether it takes everything that comes by. */
export interface EvaluatedRoute {
  route: TrafficRoute;
  catchAll: boolean;
  destinations: Destination[];
}

/** What routes are evaluated with. */
export interface RouteWorld {
  /** Full host name of the service that is asked about. */
  host: string;
  caller: Caller;
  lookup: DestinationLookup;
  mesh: MeshConfig;
}

/** What a route does instead of sending requests on. */
function insteadOf(route: Fields): Reason | undefined {
  const redirect = optionalFields(route, 'redirect');
  if (redirect) {
    const to = ['scheme', 'authority', 'uri', 'prefixRewrite']
      .map(each => stringAt(redirect, each))
      .filter(Boolean)
      .join(' ');
    return {
      code: 'traffic.redirect',
      params: { status: numberAt(redirect, 'redirectCode') ?? 301, to },
    };
  }
  const direct = optionalFields(route, 'directResponse');
  return (
    direct && {
      code: 'traffic.directResponse',
      params: { status: numberAt(direct, 'status') ?? 0 },
    }
  );
}

function mirrorsOf(
  route: Fields,
  namespace: string,
  { lookup }: RouteWorld,
): TrafficRoute['mirrors'] {
  const one = optionalFields(route, 'mirror');
  const several = listAt(route, 'mirrors');
  if (!one && several.length === 0) {
    return [];
  }
  const all = [
    ...(one
      ? [
          {
            destination: one,
            percent: percentOf(route, 'mirrorPercentage', 'mirrorPercent', 100),
          },
        ]
      : []),
    ...several.filter(isFields).map(each => ({
      destination: fieldsAt(each, 'destination'),
      percent: percentOf(each, 'percentage', 'percent', 100),
    })),
  ];
  return all
    .filter(each => each.percent > 0)
    .map(({ destination, percent }) => {
      const { host, subset } = lookup.find(destination, namespace);
      return { host, ...(subset ? { subset } : {}), percent };
    });
}

interface Sent {
  shares: TrafficShare[];
  destinations: Destination[];
}

/** Destinations of a route with their shares; those of the same host and subset are one. */
function sentTo(
  route: Fields,
  namespace: string,
  { lookup }: RouteWorld,
): Sent {
  const entries = listAt(route, 'route').filter(isFields);
  const percents = sharesOf(entries.map(each => numberAt(each, 'weight')));
  const destinations = entries.map(each =>
    lookup.find(fieldsAt(each, 'destination'), namespace),
  );
  const powerless = percents.every(each => each === 0);
  const shares = entries.map((each, index) => {
    const share = lookup.share(
      destinations[index],
      percents[index],
      stringAt(each, 'invalidBackend'),
    );
    return powerless
      ? { ...share, broken: { code: 'traffic.noWeight' as const, params: {} } }
      : share;
  });
  return { shares, destinations };
}

function mainDestination({
  shares,
  destinations,
}: Sent): Destination | undefined {
  const largest = Math.max(...shares.map(each => each.percent));
  return destinations[shares.findIndex(each => each.percent === largest)];
}

function evaluate(
  route: Fields,
  origin: KubernetesObject,
  scope: RouteScope,
  namespace: string,
  world: RouteWorld,
): EvaluatedRoute {
  const instead = insteadOf(route);
  const sent = instead
    ? { shares: [], destinations: [] }
    : sentTo(route, namespace, world);
  const main = mainDestination(sent);
  const fault = faultOf(route);
  const name = stringAt(route, 'name');
  const object = refOf(origin);
  return {
    catchAll: scope.catchAll,
    destinations: sent.destinations,
    route: {
      ...(name ? { name } : {}),
      object,
      conditions: scope.conditions,
      shares: sent.shares,
      mirrors: mirrorsOf(route, namespace, world),
      ...(fault ? { fault } : {}),
      resiliency: {
        ...routeResiliency(route, object, world.mesh),
        ...main?.limits,
      },
      ...(instead ? { instead } : {}),
      ...(scope.foreign
        ? { unreachable: { code: 'traffic.notForCaller', params: {} } }
        : {}),
    },
  };
}

/**
 * Conditions of a TCP or TLS route in words; that clients ask for the service by its name is none.
 * Mirrors `pilot/pkg/networking/core/tls.go → matchTCP, matchTLS`.
 */
function scopeOfStream(
  route: Fields,
  { caller, host }: RouteWorld,
): RouteScope {
  const matches = listAt(route, 'match').filter(isFields);
  const own = matches.filter(each => {
    const port = numberAt(each, 'port');
    const source = stringAt(each, 'sourceNamespace');
    return (
      (!port || caller.port === undefined || port === caller.port) &&
      (!source || source === caller.namespace) &&
      (caller.labels === undefined ||
        isSubset(labelsAt(each, 'sourceLabels'), caller.labels))
    );
  });
  const serverNames = (match: Fields) => {
    const names = stringsAt(match, 'sniHosts');
    return names.some(each => isHostWithin(host, each)) ? [] : names;
  };
  const alternatives = own.map(each =>
    [
      ['SNI', serverNames(each)],
      ['address', stringsAt(each, 'destinationSubnets')],
    ].flatMap(([subject, values]): Reason[] =>
      values.length > 0
        ? [
            {
              code: 'traffic.whenIs',
              params: {
                subject: String(subject),
                value: [...values].join(', '),
              },
            },
          ]
        : [],
    ),
  );
  const catchAll =
    matches.length === 0 || alternatives.some(each => each.length === 0);
  return {
    foreign: matches.length > 0 && own.length === 0,
    catchAll,
    conditions: catchAll
      ? []
      : alternatives.flatMap((each, index) => [
          ...(index > 0 ? [{ code: 'traffic.or' as const, params: {} }] : []),
          ...each,
        ]),
  };
}

/** Kind of routes that a port's protocol is subject to. */
export type RouteLayer = 'http' | 'tls' | 'tcp';

/**
 * Routes of a VirtualService for a caller, in order; what stands after a route that takes everything is unreachable.
 * Mirrors `pilot/pkg/networking/core/route/route.go → BuildHTTPRoutesForVirtualService`.
 */
export function evaluateRoutes(
  virtualService: VisibleVirtualService,
  layer: RouteLayer,
  world: RouteWorld,
): EvaluatedRoute[] {
  const { object, namespace, sources } = virtualService;
  const routes =
    layer === 'http'
      ? virtualService.http.map(({ route, origin }) =>
          evaluate(
            route,
            origin,
            scopeOfRoute(route, world.caller, namespace),
            namespace,
            world,
          ),
        )
      : listAt(valueAt(object, 'spec'), layer)
          .filter(isFields)
          .map(route =>
            evaluate(
              route,
              sources[0],
              scopeOfStream(route, world),
              namespace,
              world,
            ),
          );
  const end = routes.findIndex(
    each => each.catchAll && !each.route.unreachable,
  );
  return routes.map((each, index) =>
    end >= 0 && index > end && !each.route.unreachable
      ? {
          ...each,
          route: {
            ...each.route,
            unreachable: {
              code: 'traffic.afterCatchAll' as const,
              params: {
                position: end + 1,
                route: routes[end].route.name ?? '',
              },
              object: routes[end].route.object,
            },
          },
        }
      : each,
  );
}
