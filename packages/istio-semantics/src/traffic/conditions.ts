import type { ReasonCode } from '../messages';
import {
  Fields,
  fieldsAt,
  isFields,
  isSubset,
  labelsAt,
  listAt,
  numberAt,
  stringAt,
  stringsAt,
} from '../model/fields';
import type { Labels, Reason } from '../types';
import { resolveGatewayName } from './hosts';
import { optionalFields } from './trafficPolicy';

/** Whose requests are looked at. */
export interface Caller {
  namespace: string;
  /** Labels of the calling pod; conditions on them stay open where they are not known. */
  labels?: Labels;
  /** `mesh`, or the gateway that requests come through. */
  gateways: ReadonlySet<string>;
  /** Port that requests go to; conditions on it stay open where it is not known. */
  port?: number;
}

function condition(code: ReasonCode, subject: string, value?: string): Reason {
  return {
    code,
    params: value === undefined ? { subject } : { subject, value },
  };
}

const operators = [
  ['exact', 'traffic.whenIs', 'traffic.whenIsNot'],
  ['prefix', 'traffic.whenStarts', 'traffic.whenStartsNot'],
  ['regex', 'traffic.whenMatches', 'traffic.whenMatchesNot'],
] as const;

/** A string match in words; one without content asks only for presence. */
function textCondition(
  subject: string,
  match: Fields,
  negated = false,
): Reason {
  for (const [key, yes, no] of operators) {
    const value = stringAt(match, key);
    if (value) {
      return condition(negated ? no : yes, subject, value);
    }
  }
  return condition(
    negated ? 'traffic.whenAbsent' : 'traffic.whenPresent',
    subject,
  );
}

/** Mirrors `pilot/pkg/networking/core/route/route.go → IsCatchAllRoute` for the path alone. */
function isEveryPath(uri: Fields | undefined): boolean {
  const prefix = stringAt(uri, 'prefix');
  const exact = stringAt(uri, 'exact');
  const regex = stringAt(uri, 'regex');
  return !exact && (prefix === '/' || (!prefix && (!regex || regex === '*')));
}

function conditionsOfMatch(match: Fields, caller: Caller): Reason[] {
  const uri = optionalFields(match, 'uri');
  const port = numberAt(match, 'port');
  const labels = labelsAt(match, 'sourceLabels');
  return [
    ...(isEveryPath(uri) ? [] : [textCondition('path', uri!)]),
    ...(['method', 'scheme', 'authority'] as const).flatMap(key => {
      const each = optionalFields(match, key);
      return each
        ? [textCondition(key === 'authority' ? 'host' : key, each)]
        : [];
    }),
    ...(
      [
        ['headers', 'header', false],
        ['withoutHeaders', 'header', true],
        ['queryParams', 'query parameter', false],
      ] as const
    ).flatMap(([key, subject, negated]) =>
      Object.entries(fieldsAt(match, key)).flatMap(([name, each]) =>
        isFields(each)
          ? [textCondition(`${subject} ${name}`, each, negated)]
          : [],
      ),
    ),
    ...(port && caller.port === undefined
      ? [condition('traffic.whenIs', 'port', String(port))]
      : []),
    ...(caller.labels === undefined && listAt(match, 'gateways').length === 0
      ? Object.entries(labels).map(([key, value]) =>
          condition('traffic.whenIs', `caller's label ${key}`, value),
        )
      : []),
  ];
}

/**
 * Whether a match can hold for a caller at all.
 * Mirrors `pilot/pkg/networking/core/route/route.go → sourceMatchHTTP, TranslateRoute`.
 */
function concerns(match: Fields, caller: Caller, namespace: string): boolean {
  const port = numberAt(match, 'port');
  if (port && caller.port !== undefined && port !== caller.port) {
    return false;
  }
  const gateways = stringsAt(match, 'gateways');
  if (gateways.length > 0) {
    return gateways.some(each =>
      caller.gateways.has(
        each === 'mesh' ? each : resolveGatewayName(each, namespace),
      ),
    );
  }
  const source = stringAt(match, 'sourceNamespace');
  return (
    (!source || source === caller.namespace) &&
    (caller.labels === undefined ||
      isSubset(labelsAt(match, 'sourceLabels'), caller.labels))
  );
}

/** When a route takes a caller's requests. */
export interface RouteScope {
  /** No request of the caller can come here, whatever it looks like. */
  foreign: boolean;
  /** Every request that comes by is taken; nothing after it is reached. */
  catchAll: boolean;
  conditions: Reason[];
}

/** Conditions of a route for a caller; alternatives stand one after the other, an empty list means always. */
export function scopeOfRoute(
  route: Fields,
  caller: Caller,
  namespace: string,
): RouteScope {
  const matches = listAt(route, 'match').filter(isFields);
  if (matches.length === 0) {
    return { foreign: false, catchAll: true, conditions: [] };
  }
  const own = matches.filter(each => concerns(each, caller, namespace));
  const alternatives = own.map(each => conditionsOfMatch(each, caller));
  const catchAll = alternatives.some(each => each.length === 0);
  return {
    foreign: own.length === 0,
    catchAll,
    conditions: catchAll
      ? []
      : alternatives.flatMap((each, index) =>
          index === 0
            ? each
            : [{ code: 'traffic.or' as const, params: {} }, ...each],
        ),
  };
}
