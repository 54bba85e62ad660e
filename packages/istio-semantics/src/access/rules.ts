import type { KubernetesObject } from '../types';
import {
  annotationsOf,
  isFields,
  listAt,
  namespaceOf,
  stringAt,
  stringsAt,
  valueAt,
} from '../model/fields';
import {
  Attribute,
  clientAttribute,
  destinationAttribute,
  header,
  host,
  path,
  port,
  principal,
  remoteIp,
  RequestFacts,
  requestPrincipal,
  serviceAccount,
  sourceIp,
  sourceNamespace,
  trustDomain,
} from './attributes';
import { every, Match, not, some } from './matchers';

/** One property with the values it must and must not have. */
export interface Condition {
  attribute: Attribute;
  /** Values that Envoy can be told. */
  values: readonly string[];
  notValues: readonly string[];
  /** False where there are others. */
  whole: boolean;
}

/** Holds when all conditions of one of the alternatives do. */
export type Clause = readonly (readonly Condition[])[];

/** Matches when every clause holds. */
export type CompiledRule = readonly Clause[];

export type PolicyAction = 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';

/** An AuthorizationPolicy ready for evaluation. */
export interface CompiledPolicy {
  object: KubernetesObject;
  action: PolicyAction;
  /** Evaluated for the logs only. */
  dryRun: boolean;
  /** True as ztunnel reads it, which differs in what empty conditions mean. */
  layer4?: boolean;
  /** Provider of a CUSTOM policy. */
  provider: string;
  /** By position in `spec.rules`; undefined where the rule matches nothing. */
  rules: readonly (CompiledRule | undefined)[];
}

const noConditions: readonly Condition[] = Object.freeze([]);

function condition(
  attribute: Attribute,
  source: unknown,
  key: string,
  notKey: string,
): readonly Condition[] {
  if (
    valueAt(source, key) === undefined &&
    valueAt(source, notKey) === undefined
  ) {
    return noConditions;
  }
  const given = stringsAt(source, key);
  const notGiven = stringsAt(source, notKey);
  if (given.length + notGiven.length === 0) {
    return noConditions;
  }
  const { valid = () => true } = attribute;
  const values = given.filter(valid);
  const notValues = notGiven.filter(valid);
  const whole =
    values.length === given.length && notValues.length === notGiven.length;
  return [{ attribute, values, notValues, whole }];
}

/** Conditions of `from[].source`. */
export function sourceConditions(
  source: unknown,
  policyNamespace: string,
): Condition[] {
  const account = serviceAccount(policyNamespace);
  return [
    ...condition(principal, source, 'principals', 'notPrincipals'),
    ...condition(
      requestPrincipal,
      source,
      'requestPrincipals',
      'notRequestPrincipals',
    ),
    ...condition(sourceNamespace, source, 'namespaces', 'notNamespaces'),
    ...condition(account, source, 'serviceAccounts', 'notServiceAccounts'),
    ...condition(trustDomain, source, 'trustDomains', 'notTrustDomains'),
    ...condition(sourceIp, source, 'ipBlocks', 'notIpBlocks'),
    ...condition(remoteIp, source, 'remoteIpBlocks', 'notRemoteIpBlocks'),
  ];
}

const method = header(':method');

/** Conditions of `to[].operation`. */
export function operationConditions(operation: unknown): Condition[] {
  return [
    ...condition(host, operation, 'hosts', 'notHosts'),
    ...condition(method, operation, 'methods', 'notMethods'),
    ...condition(path, operation, 'paths', 'notPaths'),
    ...condition(port, operation, 'ports', 'notPorts'),
  ];
}

/** Conditions of a member of `when`; undefined where Istio does not know its key. */
export function whenConditions(
  when: unknown,
): readonly Condition[] | undefined {
  const key = stringAt(when, 'key') ?? '';
  const attribute = clientAttribute(key) ?? destinationAttribute(key);
  return attribute && condition(attribute, when, 'values', 'notValues');
}

/**
 * Undefined where Istio skips the rule because it does not understand a condition.
 * Mirrors `pilot/pkg/security/authz/model/model.go → New`.
 */
function compileRule(
  rule: unknown,
  policyNamespace: string,
): CompiledRule | undefined {
  if (!isFields(rule)) {
    return undefined;
  }
  const baseOfClient: Condition[] = [];
  const baseOfDestination: Condition[] = [];
  for (const when of listAt(rule, 'when')) {
    const conditions = whenConditions(when);
    if (!conditions) {
      return undefined;
    }
    const ofClient = clientAttribute(stringAt(when, 'key') ?? '');
    (ofClient ? baseOfClient : baseOfDestination).push(...conditions);
  }
  const principals = listAt(rule, 'from').map(from => [
    ...sourceConditions(valueAt(from, 'source'), policyNamespace),
    ...baseOfClient,
  ]);
  const permissions = listAt(rule, 'to').map(to => [
    ...operationConditions(valueAt(to, 'operation')),
    ...baseOfDestination,
  ]);
  return [
    principals.length > 0 ? principals : [baseOfClient],
    permissions.length > 0 ? permissions : [baseOfDestination],
  ];
}

const actions: readonly string[] = ['ALLOW', 'DENY', 'AUDIT', 'CUSTOM'];
/** What Go's `strconv.ParseBool` takes for true. */
const truths: readonly string[] = ['1', 't', 'T', 'TRUE', 'true', 'True'];

/** Mirrors `pilot/pkg/security/authz/builder/builder.go → isDryRun`. */
export function isDryRun(policy: KubernetesObject): boolean {
  return truths.includes(
    stringAt(annotationsOf(policy), 'istio.io/dry-run') ?? '',
  );
}

const compiled = new WeakMap<KubernetesObject, CompiledPolicy | null>();

/** Reads a policy once; undefined where its action is unknown, which Istio ignores. The object must not change. */
export function compilePolicy(
  object: KubernetesObject,
): CompiledPolicy | undefined {
  let policy = compiled.get(object);
  if (policy === undefined) {
    const action = stringAt(object, 'spec', 'action') || 'ALLOW';
    const namespace = namespaceOf(object);
    policy = actions.includes(action)
      ? {
          object,
          action: action as PolicyAction,
          dryRun: isDryRun(object),
          provider: stringAt(object, 'spec', 'provider', 'name') ?? '',
          rules: listAt(object, 'spec', 'rules').map(each => {
            const rule = compileRule(each, namespace);
            const whole = rule?.flat(2).every(test => test.whole);
            return action === 'ALLOW' && !whole ? undefined : rule;
          }),
        }
      : null;
    compiled.set(object, policy);
  }
  return policy ?? undefined;
}

/** Whether one condition holds. */
export function matchesCondition(
  { attribute, values, notValues }: Condition,
  facts: RequestFacts,
): Match {
  if (facts.tcp && attribute.http) {
    return true;
  }
  const test = (value: string) => attribute.test(value, facts);
  const excluded = notValues.length > 0 ? not(some(notValues, test)) : true;
  return values.length > 0 && excluded !== false
    ? every([some(values, test), excluded], match => match)
    : excluded;
}

/**
 * Whether a rule matches. HTTP properties of a TCP connection, like values that Envoy cannot be told, make an ALLOW rule
 * match nothing and are left out of any other rule. Mirrors
 * `pilot/pkg/security/authz/model/model.go → Generate, checkError`.
 */
export function matchesRule(
  rule: CompiledRule | undefined,
  action: PolicyAction,
  facts: RequestFacts,
): Match {
  if (!rule) {
    return false;
  }
  if (
    facts.tcp &&
    action === 'ALLOW' &&
    rule.flat(2).some(each => each.attribute.http)
  ) {
    return false;
  }
  return every(rule, clause =>
    some(clause, conditions =>
      every(conditions, each => matchesCondition(each, facts)),
    ),
  );
}
