import { stringAt, valueAt } from '../model/fields';
import {
  every,
  Match,
  matchesGlob,
  matchesIp,
  matchesPath,
  matchesString,
  parseCidr,
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

/** How values of one kind are compared with what is known of a request. */
export interface Attribute {
  dimension?: Dimension;
  /** Part of an HTTP request; TCP connections do not have it. */
  http?: boolean;
  valid?: (value: string) => boolean;
  test: (value: string, facts: RequestFacts) => Match;
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

export const port: Attribute = {
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

export const principal: Attribute = {
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

export const sourceNamespace: Attribute = {
  test: textual(facts => {
    const given = principalPart(2)(facts);
    return given === undefined ? facts.namespace : given;
  }, matchesGlob),
};

export const trustDomain: Attribute = {
  test: textual(principalPart(0), matchesString),
};

/** Mirrors `pilot/pkg/security/authz/model/generator.go → srcServiceAccountGenerator`. */
export const serviceAccount = (policyNamespace: string): Attribute => ({
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
export const requestPrincipal: Attribute = {
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

/** A request header, or one of Envoy's pseudo headers. */
export function header(name: string): Attribute {
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

export const host: Attribute = {
  dimension: 'host',
  http: true,
  test: textual(
    facts => facts.host,
    (pattern, value) => matchesString(pattern, value, true),
  ),
};

export const path: Attribute = {
  dimension: 'path',
  http: true,
  test: textual(facts => facts.path, matchesPath),
};

const broken: Attribute = { valid: () => false, test: () => undefined };

export const sourceIp = ip(facts => facts.sourceIp);
export const remoteIp = ip(facts => facts.remoteIp);

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

/** Attribute of a `when` key about the client; undefined where there is none of that name. */
export function clientAttribute(key: string): Attribute | undefined {
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

/** The same about the destination. */
export function destinationAttribute(key: string): Attribute | undefined {
  return key.startsWith('experimental.envoy.filters.')
    ? { test: () => undefined }
    : (valueAt(destinationAttributes, key) as Attribute | undefined);
}
