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
  every,
  Match,
  matchesGlob,
  matchesIp,
  matchesPath,
  matchesString,
  not,
  parseCidr,
  some,
} from './matchers';

/** Claims of a token that was accepted. */
export interface TokenFacts {
  claims: unknown;
  /** Set where only some claims are known, so that an absent one may be there. */
  partial?: boolean;
}

/**
 * What is known of a request when rules are evaluated: null is known to be absent, undefined is not known.
 * Path and host are as Envoy sees them, the path normalized and without query.
 */
export interface RequestFacts {
  method?: string | null;
  path?: string | null;
  host?: string | null;
  /** By lower-case name. */
  headers?: Readonly<Record<string, string>>;
  port?: number;
  destinationIp?: string;
  sourceIp?: string;
  /** Address of the original client. */
  remoteIp?: string;
  /** `<trust domain>/ns/<namespace>/sa/<service account>` of the client's certificate. */
  principal?: string | null;
  /** Namespace of the client, where its principal is not known. */
  namespace?: string;
  sni?: string | null;
  token?: TokenFacts | null;
  /** Set for connections that are not HTTP. */
  tcp?: boolean;
  /** Own trust domain and its aliases, which principals may name alike. */
  trustDomains?: readonly string[];
}

/** Property of a request by which requests are told apart in answers. */
export type Dimension = 'path' | 'method' | 'host' | 'port';

interface Attribute {
  dimension?: Dimension;
  /** Part of an HTTP request; TCP connections do not have it. */
  http?: boolean;
  valid?: (value: string) => boolean;
  test: (value: string, facts: RequestFacts) => Match;
}

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
  /** Provider of a CUSTOM policy. */
  provider: string;
  /** By position in `spec.rules`; undefined where Istio skips the rule. */
  rules: readonly (CompiledRule | undefined)[];
}

type Text = string | null | undefined;

function textual(
  read: (facts: RequestFacts) => Text,
  matches: (pattern: string, text: string) => Match,
): Attribute['test'] {
  return (pattern, facts) => {
    const value = read(facts);
    if (typeof value === 'string') {
      return matches(pattern, value);
    }
    return value === null ? false : undefined;
  };
}

const ip = (read: (facts: RequestFacts) => Text): Attribute => ({
  valid: value => parseCidr(value) !== undefined,
  test: textual(read, matchesIp),
});

const port: Attribute = {
  dimension: 'port',
  valid: value => /^\d{1,5}$/.test(value) && Number(value) < 65536,
  test: (value, { port: given }) =>
    given === undefined ? undefined : given === Number(value),
};

const sni: Attribute = { test: textual(facts => facts.sni, matchesString) };

/** Mirrors `pilot/pkg/security/trustdomain/bundle.go → ReplaceTrustDomainAliases`. */
function matchesPrincipal(
  pattern: string,
  principal: string,
  trustDomains: readonly string[],
): boolean {
  const [domain, ...rest] = pattern.split('/');
  const own =
    rest.length === 4 &&
    (domain === 'cluster.local' ||
      trustDomains.some(each => matchesString(domain, each)));
  return (own ? [domain, ...trustDomains] : [domain]).some(each =>
    matchesString([each, ...rest].join('/'), principal),
  );
}

const principal: Attribute = {
  test: (pattern, facts) =>
    textual(
      ({ principal: given }) => given,
      (wanted, given) =>
        matchesPrincipal(wanted, given, facts.trustDomains ?? []),
    )(pattern, facts),
};

/** Part of `<trust domain>/ns/<namespace>/sa/<service account>`. */
const principalPart = (index: number) => (facts: RequestFacts) =>
  typeof facts.principal === 'string'
    ? facts.principal.split('/')[index] ?? null
    : facts.principal;

const sourceNamespace: Attribute = {
  test: textual(facts => {
    const given = principalPart(2)(facts);
    return given === undefined ? facts.namespace : given;
  }, matchesGlob),
};

const trustDomain: Attribute = {
  test: textual(principalPart(0), matchesString),
};

/** Mirrors `pilot/pkg/security/authz/model/generator.go → srcServiceAccountGenerator`. */
const serviceAccount = (policyNamespace: string): Attribute => ({
  test: textual(
    facts => facts.principal,
    (wanted, given) => {
      const slash = wanted.indexOf('/');
      const namespace = slash < 0 ? policyNamespace : wanted.slice(0, slash);
      const [, , ofNamespace, , account] = given.split('/');
      return ofNamespace === namespace && account === wanted.slice(slash + 1);
    },
  ),
});

/** Claims are matched as a string or as a list of strings, never as numbers. */
function matchesClaim(
  token: TokenFacts | null | undefined,
  path: readonly string[],
  matches: (value: string) => boolean,
): Match {
  if (!token) {
    return token === null ? false : undefined;
  }
  const value = valueAt(token.claims, ...path);
  if (value === undefined && token.partial) {
    return undefined;
  }
  return (Array.isArray(value) ? value : [value]).some(
    each => typeof each === 'string' && matches(each),
  );
}

const claim = (...path: string[]): Attribute => ({
  http: true,
  test: (pattern, { token }) =>
    matchesClaim(token, path, value => matchesString(pattern, value)),
});

/**
 * `<issuer>/<subject>`; the issuer may contain slashes. Mirrors
 * `pilot/pkg/security/authz/model/generator.go → requestPrincipalGenerator`.
 */
const requestPrincipal: Attribute = {
  http: true,
  test: (pattern, { token }) => {
    const slash = pattern.lastIndexOf('/');
    let issuer = slash < 0 ? pattern : pattern.slice(0, slash);
    let subject = slash < 0 ? '' : pattern.slice(slash + 1);
    if (slash < 0 && pattern.startsWith('*')) {
      [issuer, subject] = ['*', pattern];
    } else if (slash < 0 && pattern.endsWith('*')) {
      subject = '*';
    }
    return every(
      [
        ['iss', issuer],
        ['sub', subject],
      ],
      ([name, wanted]) =>
        matchesClaim(token, [name], value => matchesString(wanted, value)),
    );
  },
};

function header(name: string): Attribute {
  const read = (facts: RequestFacts): Text => {
    switch (name) {
      case ':authority':
      case 'host':
        return facts.host;
      case ':method':
        return facts.method;
      case ':path':
        return facts.path;
      default:
        return facts.headers && (stringAt(facts.headers, name) ?? null);
    }
  };
  return {
    ...(name === ':method' ? { dimension: 'method' } : {}),
    http: true,
    test: textual(
      read,
      (pattern, value) => pattern === '*' || matchesString(pattern, value),
    ),
  };
}

const host: Attribute = {
  dimension: 'host',
  http: true,
  test: textual(
    facts => facts.host,
    (pattern, value) => matchesString(pattern, value, true),
  ),
};

const path: Attribute = {
  dimension: 'path',
  http: true,
  test: textual(facts => facts.path, matchesPath),
};

const broken: Attribute = { valid: () => false, test: () => undefined };

const sourceIp = ip(facts => facts.sourceIp);
const remoteIp = ip(facts => facts.remoteIp);

const clientAttributes: Readonly<Record<string, Attribute>> = {
  'source.ip': sourceIp,
  'remote.ip': remoteIp,
  'source.namespace': sourceNamespace,
  'source.principal': principal,
  'source.trustDomain': trustDomain,
  'request.auth.principal': requestPrincipal,
  'request.auth.audiences': claim('aud'),
  'request.auth.presenter': claim('azp'),
};

const destinationAttributes: Readonly<Record<string, Attribute>> = {
  'destination.ip': ip(facts => facts.destinationIp),
  'destination.port': port,
  'connection.sni': sni,
};

/** Attribute of a `when` key; undefined where Istio does not know it. */
function clientAttribute(key: string): Attribute | undefined {
  const known = valueAt(clientAttributes, key);
  if (known) {
    return known as Attribute;
  }
  if (key.startsWith('request.headers')) {
    const name = /^request\.headers\[([^[\]]+)\]$/.exec(key);
    return name ? header(name[1].toLowerCase()) : broken;
  }
  if (key.startsWith('request.auth.claims')) {
    return /^request\.auth\.claims(\[[^[\]]+\])+$/.test(key)
      ? claim(...key.slice(key.indexOf('[') + 1, -1).split(']['))
      : broken;
  }
  return undefined;
}

function destinationAttribute(key: string): Attribute | undefined {
  return key.startsWith('experimental.envoy.filters.')
    ? { test: () => undefined }
    : (valueAt(destinationAttributes, key) as Attribute | undefined);
}

function condition(
  attribute: Attribute,
  source: unknown,
  key: string,
  notKey: string,
): Condition[] {
  const given = stringsAt(source, key);
  const notGiven = stringsAt(source, notKey);
  if (given.length + notGiven.length === 0) {
    return [];
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

/** Conditions of `to[].operation`. */
export function operationConditions(operation: unknown): Condition[] {
  return [
    ...condition(host, operation, 'hosts', 'notHosts'),
    ...condition(header(':method'), operation, 'methods', 'notMethods'),
    ...condition(path, operation, 'paths', 'notPaths'),
    ...condition(port, operation, 'ports', 'notPorts'),
  ];
}

/** Conditions of a member of `when`; undefined where Istio does not know its key. */
export function whenConditions(when: unknown): Condition[] | undefined {
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
          rules: listAt(object, 'spec', 'rules').map(each =>
            compileRule(each, namespace),
          ),
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
 * Whether a rule matches. Conditions that Envoy cannot evaluate (broken values, HTTP properties of a TCP connection)
 * make an ALLOW rule match nothing and are left out of any other rule. Mirrors
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
  const usable = (each: Condition) =>
    each.whole && !(facts.tcp && each.attribute.http);
  if (action === 'ALLOW' && !rule.flat(2).every(usable)) {
    return false;
  }
  return every(rule, clause =>
    some(clause, conditions =>
      every(conditions, each => matchesCondition(each, facts)),
    ),
  );
}
