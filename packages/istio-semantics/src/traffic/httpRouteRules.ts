import {
  Fields,
  fieldsAt,
  isFields,
  listAt,
  numberAt,
  stringAt,
  valueAt,
} from '../model/fields';
import {
  BackendContext,
  destinationOf,
  weightedDestinations,
} from './httpRouteBackends';
import { formatDuration, parseDuration } from './durations';
import { HttpRouteKind, matchOf } from './routeMatches';
import { optionalFields } from './trafficPolicy';

/** Mirrors `conversion.go → createRedirectFilter`. */
function redirectOf(filter: Fields): Fields {
  const path = fieldsAt(filter, 'path');
  const full = stringAt(path, 'replaceFullPath');
  const prefix = stringAt(path, 'replacePrefixMatch');
  const scheme = stringAt(filter, 'scheme');
  const port = numberAt(filter, 'port');
  const code = numberAt(filter, 'statusCode');
  const authority = stringAt(filter, 'hostname');
  return {
    ...(code === undefined ? {} : { redirectCode: code }),
    ...(authority === undefined ? {} : { authority }),
    ...(scheme === undefined ? {} : { scheme }),
    ...(port === undefined
      ? { derivePort: scheme ? 'FROM_PROTOCOL_DEFAULT' : 'FROM_REQUEST_PORT' }
      : { port }),
    ...(full === undefined ? {} : { uri: full }),
    ...(prefix === undefined ? {} : { prefixRewrite: prefix }),
  };
}

/** Mirrors `conversion.go → createMirrorFilter`. A mirror to something invalid is left out. */
function mirrorOf(filter: Fields, context: BackendContext): Fields | undefined {
  const { destination, invalid } = destinationOf(
    fieldsAt(filter, 'backendRef'),
    context,
  );
  if (!destination || invalid) {
    return undefined;
  }
  const fraction = optionalFields(filter, 'fraction');
  const value = fraction
    ? (100 * (numberAt(fraction, 'numerator') ?? 0)) /
      (numberAt(fraction, 'denominator') || 100)
    : numberAt(filter, 'percent');
  return {
    destination,
    ...(value === undefined ? {} : { percentage: { value } }),
  };
}

const passedOn: Readonly<Record<string, string>> = {
  RequestHeaderModifier: 'headers',
  ResponseHeaderModifier: 'headers',
  URLRewrite: 'rewrite',
  CORS: 'corsPolicy',
};

const grpcFilters = [
  'RequestHeaderModifier',
  'ResponseHeaderModifier',
  'RequestMirror',
];

/** Filters of a rule; undefined where one is not supported, which makes Istio drop the whole route. */
function filtersOf(
  filters: readonly unknown[],
  context: BackendContext,
): Fields | undefined {
  const result: Record<string, unknown> = {};
  const mirrors: Fields[] = [];
  for (const filter of filters) {
    const type = stringAt(filter, 'type') ?? '';
    if (context.kind === 'GRPCRoute' && !grpcFilters.includes(type)) {
      return undefined;
    }
    if (type === 'RequestRedirect') {
      result.redirect = redirectOf(fieldsAt(filter, 'requestRedirect'));
    } else if (type === 'RequestMirror') {
      const mirror = mirrorOf(fieldsAt(filter, 'requestMirror'), context);
      if (mirror) {
        mirrors.push(mirror);
      }
    } else if (Object.prototype.hasOwnProperty.call(passedOn, type)) {
      // These change requests, not where they go.
      result[passedOn[type]] = {};
    } else {
      return undefined;
    }
  }
  return mirrors.length > 0 ? { ...result, mirrors } : result;
}

/** Mirrors the retry and timeout part of `conversion.go → convertHTTPRoute`. */
function limitsOf(rule: Fields): Fields {
  const retry = optionalFields(rule, 'retry');
  const attempts = numberAt(retry, 'attempts') ?? 2;
  const codes = listAt(retry, 'codes').filter(each => typeof each === 'number');
  const backoff = parseDuration(stringAt(retry, 'backoff'));
  const request = parseDuration(stringAt(rule, 'timeouts', 'request'));
  const backend = parseDuration(stringAt(rule, 'timeouts', 'backendRequest'));
  const timeout = backend && !retry ? backend : request;
  return {
    ...(timeout ? { timeout: formatDuration(timeout) } : {}),
    ...(retry
      ? {
          retries: {
            ...(attempts === 0
              ? {}
              : {
                  attempts,
                  retryOn: [
                    'connect-failure',
                    'refused-stream',
                    'unavailable',
                    'cancelled',
                    ...codes,
                  ].join(','),
                }),
            ...(backoff === undefined
              ? {}
              : { backoff: formatDuration(backoff) }),
            ...(backend ? { perTryTimeout: formatDuration(backend) } : {}),
          },
        }
      : {}),
  };
}

/** Mirrors `conversion.go → weightSum, buildHTTPDestination, buildGRPCDestination`. */
function backendsOf(
  rule: Fields,
  redirects: boolean,
  context: BackendContext,
): Fields | undefined {
  const route = weightedDestinations(rule, context);
  if (route?.length === 0) {
    return redirects ? {} : { directResponse: { status: 500 } };
  }
  return route && { route };
}

/**
 * A rule of an HTTPRoute or GRPCRoute as a VirtualService's route, once per match; undefined where Istio refuses the
 * whole object. A route destination that does not exist or is not allowed carries `invalidBackend`, a field of our own.
 * Mirrors `pilot/pkg/config/kube/gateway/conversion.go → convertHTTPRoute, convertGRPCRoute`.
 */
export function convertRule(
  rule: Fields,
  position: number,
  context: BackendContext & { kind: HttpRouteKind },
): Fields[] | undefined {
  const filters = filtersOf(listAt(rule, 'filters'), context);
  const backends =
    filters && backendsOf(rule, filters.redirect !== undefined, context);
  if (!filters || !backends) {
    return undefined;
  }
  const shared = {
    name:
      stringAt(rule, 'name') ??
      `${context.namespace}.${context.name}.${position}`,
    ...filters,
    ...(context.kind === 'HTTPRoute' ? limitsOf(rule) : {}),
    ...backends,
  };
  const matches = listAt(rule, 'matches').filter(isFields);
  if (matches.length === 0) {
    return [shared];
  }
  const routes: Fields[] = [];
  for (const each of matches) {
    const match = matchOf(each, context.kind);
    if (!match) {
      return undefined;
    }
    routes.push({ ...shared, match: [match] });
  }
  return routes;
}

function textOf(match: Fields): { rank: number; length: number } {
  for (const [index, key] of ['regex', 'prefix', 'exact'].entries()) {
    const text = stringAt(match, 'uri', key);
    if (text !== undefined) {
      return { rank: index + 1, length: text.length };
    }
  }
  return { rank: -1, length: 0 };
}

/**
 * Order in which Gateway API routes are tried: exact before prefix before regular expression, longer paths first, then
 * those with a method, more headers, more query parameters; routes without match last.
 * Mirrors `pilot/pkg/config/kube/gateway/conversion.go → sortHTTPRoutes`.
 */
export function compareConvertedRoutes(a: Fields, b: Fields): number {
  const [first, second] = [a, b].map(
    each => listAt(each, 'match').filter(isFields)[0],
  );
  if (!first || !second) {
    return Number(!first) - Number(!second);
  }
  const count = (match: Fields, key: string) =>
    Object.keys(fieldsAt(match, key)).length;
  const [x, y] = [textOf(first), textOf(second)];
  return (
    y.rank - x.rank ||
    y.length - x.length ||
    Number(valueAt(second, 'method') !== undefined) -
      Number(valueAt(first, 'method') !== undefined) ||
    count(second, 'headers') - count(first, 'headers') ||
    count(second, 'queryParams') - count(first, 'queryParams')
  );
}
