import { Fields, listAt, stringAt } from '../model/fields';
import { optionalFields } from './trafficPolicy';

/** Routes of the Gateway API that become HTTP routes. */
export type HttpRouteKind = 'HTTPRoute' | 'GRPCRoute';

function textMatch(
  type: string | undefined,
  value: string,
): Fields | undefined {
  switch (type ?? 'Exact') {
    case 'Exact':
      return { exact: value };
    case 'RegularExpression':
      return { regex: value };
    default:
      return undefined;
  }
}

function namedMatches(matches: readonly unknown[]): Fields | undefined {
  const entries: Array<[string, Fields]> = [];
  for (const each of matches) {
    const match = textMatch(
      stringAt(each, 'type'),
      stringAt(each, 'value') ?? '',
    );
    if (!match) {
      return undefined;
    }
    entries.push([stringAt(each, 'name') ?? '', match]);
  }
  return Object.fromEntries(entries);
}

function pathMatch(path: Fields): Fields | undefined {
  const value = stringAt(path, 'value') ?? '/';
  if ((stringAt(path, 'type') ?? 'PathPrefix') === 'PathPrefix') {
    return { prefix: value === '/' ? value : value.replace(/\/$/, '') };
  }
  return textMatch(stringAt(path, 'type'), value);
}

/** gRPC calls `/<service>/<method>`. Mirrors `conversion.go → createGRPCURIMatch`. */
function callMatch(call: Fields): Fields | undefined {
  const service = stringAt(call, 'service');
  const method = stringAt(call, 'method');
  const type = stringAt(call, 'type') ?? 'Exact';
  if (service === undefined && method === undefined) {
    return undefined;
  }
  if (type === 'Exact' && method === undefined) {
    return { prefix: `/${service}/` };
  }
  return textMatch(
    service === undefined ? 'RegularExpression' : type,
    `/${service ?? '[^/]+'}/${method ?? '.+'}`,
  );
}

/**
 * A match of an HTTPRoute or GRPCRoute as that of a VirtualService; undefined where Istio refuses it.
 * Mirrors `conversion.go → createURIMatch, createGRPCURIMatch, createHeadersMatch, createQueryParamsMatch,
 * createMethodMatch`.
 */
export function matchOf(
  match: Fields,
  kind: HttpRouteKind,
): Fields | undefined {
  const grpc = kind === 'GRPCRoute';
  // Kubernetes fills in the path on admission; a match without one means every path.
  const path = optionalFields(match, grpc ? 'method' : 'path');
  const uri = path && (grpc ? callMatch(path) : pathMatch(path));
  const headers = namedMatches(listAt(match, 'headers'));
  const queryParams = namedMatches(listAt(match, 'queryParams'));
  if ((path && !uri) || !headers || !queryParams) {
    return undefined;
  }
  const method = grpc ? undefined : stringAt(match, 'method');
  return {
    ...(uri ? { uri } : {}),
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    ...(Object.keys(queryParams).length > 0 ? { queryParams } : {}),
    ...(method ? { method: { exact: method } } : {}),
  };
}
