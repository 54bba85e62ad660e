import type { AccessRequest, JwtAnswer } from '@mesh-portal/istio-semantics';

/** What somebody fills in to ask whether a request would be let in. */
export interface RequestDraft {
  method: string;
  path: string;
  host: string;
  caller: 'unknown' | 'outside' | 'identity';
  /** Principal of the caller, with or without `spiffe://`. */
  identity: string;
  token: 'unknown' | 'none' | 'invalid' | 'valid';
  /** Claims besides issuer and audience, as a JSON object; may be empty. */
  claims: string;
}

export const emptyDraft: RequestDraft = {
  method: 'GET',
  path: '/',
  host: '',
  caller: 'unknown',
  identity: '',
  token: 'unknown',
  claims: '',
};

/** The claims that a text holds; `undefined` where it is no JSON object. */
export function claimsOf(text: string): Record<string, unknown> | undefined {
  if (text.trim() === '') {
    return {};
  }
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The request that a draft describes. What the draft does not say stays open; a token is one of the first issuer. */
export function requestOf(
  draft: RequestDraft,
  [issuer]: JwtAnswer['issuers'],
): AccessRequest {
  const { method, path, host, caller, identity, token, claims } = draft;
  return {
    method,
    path: path || '/',
    ...(host && { host }),
    ...(caller === 'outside' && { source: { principal: null } }),
    ...(caller === 'identity' &&
      identity && {
        source: { principal: identity.replace(/^spiffe:\/\//, '') },
      }),
    ...(token === 'none' && { tokens: [] }),
    ...((token === 'valid' || token === 'invalid') && {
      tokens: [
        {
          valid: token === 'valid',
          claims: {
            ...(issuer && { iss: issuer.issuer }),
            ...(issuer?.audiences.length && { aud: issuer.audiences }),
            ...claimsOf(claims),
          },
        },
      ],
    }),
  };
}
