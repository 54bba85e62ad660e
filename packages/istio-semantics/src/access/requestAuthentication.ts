import type { KubernetesObject, ObjectRef } from '../types';
import {
  Fields,
  isFields,
  listAt,
  refOf,
  stringAt,
  stringsAt,
} from '../model/fields';
import type { TokenFacts } from './attributes';

/** A token of a request, reduced to what its verification depends on. */
export interface RequestToken {
  /** Decoded payload. */
  claims: Readonly<Record<string, unknown>>;
  /** Signature, `exp` and `nbf` hold. */
  valid: boolean;
  /** `Authorization: Bearer` unless set. */
  location?:
    | { in: 'header'; name: string; prefix?: string }
    | { in: 'param' | 'cookie'; name: string };
}

type Location = NonNullable<RequestToken['location']>;

/** One `jwtRules` entry. */
export interface JwtProvider {
  issuer: string;
  audiences: string[];
  jwksUri?: string;
  locations: Location[];
  spaceDelimitedClaims: string[];
  from: ObjectRef;
}

const defaultLocations: Location[] = [
  { in: 'header', name: 'Authorization', prefix: 'Bearer ' },
  { in: 'param', name: 'access_token' },
];

function providerOf(rule: Fields, from: ObjectRef): JwtProvider {
  const jwksUri = stringAt(rule, 'jwksUri') ?? stringAt(rule, 'jwks_uri');
  const named = [
    ...listAt(rule, 'fromHeaders').map(each => ({
      in: 'header' as const,
      name: stringAt(each, 'name') ?? '',
      prefix: stringAt(each, 'prefix'),
    })),
    ...stringsAt(rule, 'fromParams').map(name => ({
      in: 'param' as const,
      name,
    })),
    ...stringsAt(rule, 'fromCookies').map(name => ({
      in: 'cookie' as const,
      name,
    })),
  ];
  return {
    issuer: stringAt(rule, 'issuer') ?? '',
    audiences: stringsAt(rule, 'audiences'),
    ...(jwksUri ? { jwksUri } : {}),
    locations: named.length > 0 ? named : defaultLocations,
    spaceDelimitedClaims: stringsAt(rule, 'spaceDelimitedClaims'),
    from,
  };
}

/**
 * The rules of all attached policies together, by issuer.
 * Mirrors `pilot/pkg/security/authn/policy_applier.go → newPolicyApplier`.
 */
export function jwtProviders(
  policies: readonly KubernetesObject[],
): JwtProvider[] {
  return policies
    .flatMap(policy => {
      const from = refOf(policy);
      return listAt(policy, 'spec', 'jwtRules')
        .filter(isFields)
        .map(rule => providerOf(rule, from));
    })
    .sort((a, b) => Number(a.issuer > b.issuer) - Number(a.issuer < b.issuer));
}

function sameLocation(a: Location, b: Location): boolean {
  if (a.in !== 'header' || b.in !== 'header') {
    return a.in === b.in && a.name === b.name;
  }
  return (
    a.name.toLowerCase() === b.name.toLowerCase() &&
    (a.prefix ?? '') === (b.prefix ?? '')
  );
}

/** Audiences are compared without scheme and trailing slash, as Envoy does. */
function bareAudience(audience: string): string {
  return audience.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

type Failure = 'unknownIssuer' | 'audience' | 'invalid';

function verify(
  provider: JwtProvider,
  token: RequestToken,
): Failure | undefined {
  const { claims, valid } = token;
  if (provider.issuer && claims.iss !== provider.issuer) {
    return 'unknownIssuer';
  }
  if (!valid) {
    return 'invalid';
  }
  const audiences = (Array.isArray(claims.aud) ? claims.aud : [claims.aud])
    .filter((each): each is string => typeof each === 'string')
    .map(bareAudience);
  const wanted = provider.audiences.map(bareAudience);
  return wanted.length === 0 || wanted.some(each => audiences.includes(each))
    ? undefined
    : 'audience';
}

/** Claims as Envoy hands them on: some strings become lists of their words. */
function normalized(
  claims: RequestToken['claims'],
  provider: JwtProvider,
): Fields {
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [
      name,
      typeof value === 'string' &&
      ['scope', 'permission', ...provider.spaceDelimitedClaims].includes(name)
        ? value.split(' ').filter(Boolean)
        : value,
    ]),
  );
}

/** What the JWT filter makes of a request. */
export type Authentication =
  | { accepted: true; token: TokenFacts | null; provider?: JwtProvider }
  | { accepted: false; status: 401 | 403; provider?: JwtProvider };

/**
 * A request without a token passes, as does one that any provider accepts; otherwise every token that a provider
 * looks at must be good. Mirrors `pilot/pkg/security/authn/policy_applier.go → convertToEnvoyJwtConfig` and Envoy's
 * answers (401, but 403 for a wrong audience).
 */
export function authenticate(
  providers: readonly JwtProvider[],
  tokens: readonly RequestToken[],
): Authentication {
  let rejected: { because: Failure; provider: JwtProvider } | undefined;
  for (const provider of providers) {
    const looked = tokens.filter(token =>
      provider.locations.some(each =>
        sameLocation(each, token.location ?? defaultLocations[0]),
      ),
    );
    const failed = looked
      .map(token => verify(provider, token))
      .find(each => each !== undefined);
    if (failed) {
      if (!rejected || rejected.because === 'unknownIssuer') {
        rejected = { because: failed, provider };
      }
    } else if (looked.length > 0) {
      const { claims } = looked[looked.length - 1];
      return {
        accepted: true,
        token: { claims: normalized(claims, provider) },
        provider,
      };
    }
  }
  if (!rejected) {
    return { accepted: true, token: null };
  }
  return {
    accepted: false,
    status: rejected.because === 'audience' ? 403 : 401,
    ...(rejected.because === 'unknownIssuer'
      ? {}
      : { provider: rejected.provider }),
  };
}

/** Claims of a token that this provider would accept, of which nothing but the issuer is known. */
export function someTokenOf(provider: JwtProvider): TokenFacts {
  return { claims: { iss: provider.issuer }, partial: true };
}

/** A browser's CORS preflight, which the JWT filter lets pass. */
export function isCorsPreflight(
  method: string | null | undefined,
  headers: Readonly<Record<string, string>> | undefined,
): boolean {
  return (
    method === 'OPTIONS' &&
    Boolean(stringAt(headers, 'origin')) &&
    Boolean(stringAt(headers, 'access-control-request-method'))
  );
}
