import {
  Fields,
  isFields,
  listAt,
  nameOf,
  namespaceOf,
  stringAt,
  stringsAt,
  valueAt,
} from '../model/fields';
import type { KubernetesObject } from '../types';
import { targetRefsOf } from './attachment';
import { Cidr, parseCidr } from './matchers';
import { isDryRun } from './rules';

/** How ztunnel compares a string. */
export type ZtunnelString =
  | { exact: string }
  | { prefix: string }
  | { suffix: string }
  | { presence: Record<string, never> };

/** What ztunnel tests, every field with its `not…`; of one field any value suffices. */
export type ZtunnelMatch = Readonly<
  Record<
    string,
    ReadonlyArray<
      | ZtunnelString
      | Cidr
      | number
      | { namespace: string; serviceAccount: string }
    >
  >
>;

/**
 * A policy as ztunnel gets it: it matches when in one of the groups each of the rules has a match. A match without
 * any field never matches, a group without rules always.
 */
export interface ZtunnelPolicy {
  name: string;
  namespace: string;
  scope: 'GLOBAL' | 'NAMESPACE' | 'WORKLOAD_SELECTOR';
  action: 'ALLOW' | 'DENY';
  groups: Array<{ rules: Array<{ matches: ZtunnelMatch[] }> }>;
}

/** What ztunnel makes of an AuthorizationPolicy. */
export interface ZtunnelConversion {
  /** Absent where ztunnel gets nothing. */
  policy?: ZtunnelPolicy;
  /** Why it is not what the policy says. */
  status?: { reason: 'UnsupportedValue'; message: string };
  /** For a DENY policy with HTTP conditions: whether what is left of it can deny anything. */
  effectiveRules?: boolean;
}

function stringMatch(value: string): ZtunnelString {
  if (value === '*') {
    return { presence: {} };
  }
  if (value.startsWith('*')) {
    return { suffix: value.slice(1) };
  }
  return value.endsWith('*')
    ? { prefix: value.slice(0, -1) }
    : { exact: value };
}

function serviceAccountMatch(value: string, policyNamespace: string) {
  const slash = value.indexOf('/');
  return {
    namespace: slash < 0 ? policyNamespace : value.slice(0, slash),
    serviceAccount: value.slice(slash + 1),
  };
}

const portNumber = (value: string) =>
  /^\d+$/.test(value) && Number(value) < 65536 ? Number(value) : undefined;

type Convert = (
  value: string,
  policyNamespace: string,
) => ZtunnelMatch[string][number] | undefined;

/** Field of ztunnel's match and its form, by the name in the policy. */
type Layer4 = Readonly<Record<string, readonly [field: string, form: Convert]>>;

const sourceFields: Layer4 = {
  principals: ['principals', stringMatch],
  namespaces: ['namespaces', stringMatch],
  serviceAccounts: ['serviceAccounts', serviceAccountMatch],
  ipBlocks: ['sourceIps', parseCidr],
};

const operationFields: Layer4 = { ports: ['destinationPorts', portNumber] };

const whenFields: Layer4 = {
  'source.principal': ['principals', stringMatch],
  'source.namespace': ['namespaces', stringMatch],
  'source.ip': ['sourceIps', parseCidr],
  'destination.ip': ['destinationIps', parseCidr],
  'destination.port': ['destinationPorts', portNumber],
};

const negated = (field: string) =>
  `not${field[0].toUpperCase()}${field.slice(1)}`;

const withNegation = (fields: string[]) =>
  fields.flatMap(each => [each, negated(each)]);

const sourceHttp = withNegation([
  'remoteIpBlocks',
  'requestPrincipals',
  'trustDomains',
]);
const operationHttp = withNegation(['hosts', 'methods', 'paths']);

function converted(
  [field, form]: Layer4[string],
  policyNamespace: string,
  values: readonly string[],
  notValues: readonly string[],
): ZtunnelMatch {
  const all = (list: readonly string[]) =>
    list.flatMap(each => form(each, policyNamespace) ?? []);
  return Object.fromEntries(
    [
      [field, all(values)] as const,
      [negated(field), all(notValues)] as const,
    ].filter(([, list]) => list.length > 0),
  );
}

function matchOf(
  layer4: Layer4,
  given: unknown,
  policyNamespace: string,
): ZtunnelMatch {
  return Object.assign(
    {},
    ...Object.entries(layer4).map(([key, how]) =>
      converted(
        how,
        policyNamespace,
        stringsAt(given, key),
        stringsAt(given, negated(key)),
      ),
    ),
  );
}

function pick(layer4: Layer4, given: unknown): Fields {
  return Object.fromEntries(
    withNegation(Object.keys(layer4))
      .map(key => [key, stringsAt(given, key)] as const)
      .filter(([, values]) => values.length > 0),
  );
}

/** One rule of an AuthorizationPolicy as far as ztunnel knows its conditions. */
export interface Layer4Rule {
  /** The rule without its HTTP conditions. */
  rule: { to: Fields[]; from: Fields[]; when: unknown[] };
  /** For `to`, `from` and each `when`, the alternatives. */
  matches: ZtunnelMatch[][];
  /** Names of the HTTP conditions. */
  http: string[];
}

/** Takes an AuthorizationPolicy's rule apart. */
export function layer4Rule(
  written: unknown,
  policyNamespace: string,
): Layer4Rule {
  const sources = listAt(written, 'from').map(each => valueAt(each, 'source'));
  const operations = listAt(written, 'to').map(each =>
    valueAt(each, 'operation'),
  );
  const whens = listAt(written, 'when').map(each => {
    const key = stringAt(each, 'key') ?? '';
    return { each, key, how: valueAt(whenFields, key) as Layer4[string] };
  });
  const used = (fields: readonly string[], given: unknown) =>
    fields.filter(key => stringsAt(given, key).length > 0);
  return {
    rule: {
      to: operations.map(each => ({ operation: pick(operationFields, each) })),
      from: sources.map(each => ({ source: pick(sourceFields, each) })),
      when: whens.flatMap(({ each, how }) => (how ? each : [])),
    },
    matches: [
      operations.map(each => matchOf(operationFields, each, policyNamespace)),
      sources.map(each => matchOf(sourceFields, each, policyNamespace)),
      ...whens.map(({ each, how }) => [
        how
          ? converted(
              how,
              policyNamespace,
              stringsAt(each, 'values'),
              stringsAt(each, 'notValues'),
            )
          : {},
      ]),
    ].filter(each => each.length > 0),
    http: [
      ...operations.flatMap(each => used(operationHttp, each)),
      ...sources.flatMap(each => used(sourceHttp, each)),
      ...whens.flatMap(({ key, how }) => (how ? [] : key)),
    ],
  };
}

/** A match without fields never matches, and so does a rule with nothing but such matches in one place. */
export function canMatch({ matches }: Layer4Rule): boolean {
  return matches.every(clause =>
    clause.some(each => Object.keys(each).length > 0),
  );
}

function unsupported(message: string): ZtunnelConversion {
  return { status: { reason: 'UnsupportedValue', message } };
}

const withoutEffect =
  'After omitting unsupported HTTP attributes, this DENY policy has no enforceable rules at ztunnel and will have no effect. Deploy a waypoint proxy and use a targetRef to enforce this policy.';
const withoutHttp =
  'DENY policy with HTTP attributes is enforced without the HTTP rules. This will be more restrictive than requested.';
const omitted =
  'Within an ALLOW policy, rules matching HTTP attributes are omitted. This will be more restrictive than requested.';

/**
 * What ztunnel gets of an AuthorizationPolicy, and the status that Istio writes on it.
 * Mirrors `pilot/pkg/serviceregistry/ambient/authorization.go → convertAuthorizationPolicy`.
 */
export function ztunnelConversion(
  object: KubernetesObject,
  rootNamespace: string,
): ZtunnelConversion {
  const namespace = namespaceOf(object);
  const name = nameOf(object);
  if (isDryRun(object)) {
    return unsupported(
      `found policy "${namespace}/${name}" using dry-run annotation, but support for ambient dry-run authorizationPolicies isn't enabled`,
    );
  }
  if (targetRefsOf(object).length > 0) {
    return {};
  }
  const action = stringAt(object, 'spec', 'action') || 'ALLOW';
  if (action !== 'ALLOW' && action !== 'DENY') {
    return unsupported(`ztunnel does not support the ${action} action`);
  }
  const rules = listAt(object, 'spec', 'rules').map(each =>
    layer4Rule(each, namespace),
  );
  const whole = isFields(valueAt(object, 'spec', 'selector'))
    ? 'WORKLOAD_SELECTOR'
    : 'NAMESPACE';
  const policy: ZtunnelPolicy = {
    name,
    namespace,
    scope:
      whole === 'NAMESPACE' && namespace === rootNamespace ? 'GLOBAL' : whole,
    action,
    groups: rules
      .filter(each => action === 'DENY' || each.http.length === 0)
      .map(({ matches }) => ({
        rules: matches.map(each => ({ matches: each })),
      })),
  };
  const http = [...new Set(rules.flatMap(each => each.http))].sort();
  if (http.length === 0) {
    return { policy };
  }
  const effectiveRules = action === 'DENY' && rules.some(canMatch);
  const outcome = effectiveRules ? withoutHttp : withoutEffect;
  return {
    policy,
    ...(action === 'DENY' ? { effectiveRules } : {}),
    ...unsupported(
      `ztunnel does not support HTTP attributes (found: ${http.join(
        ', ',
      )}). In ambient mode you must use a waypoint proxy to enforce HTTP rules. ${
        action === 'DENY' ? outcome : omitted
      }`,
    ),
  };
}
