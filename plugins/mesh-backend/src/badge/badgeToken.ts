import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits of chance, as text. */
export function createBadgeKey(): string {
  return randomBytes(32).toString('base64url');
}

/** The entity ref and its signature (HMAC-SHA256), both in base64url. */
export function signBadge(entityRef: string, key: string): string {
  return `${Buffer.from(entityRef).toString('base64url')}.${signatureOf(
    entityRef,
    key,
  )}`;
}

/** Whose badge a token says it is for; only {@link isSignedBy} tells whether that is true. */
export function badgeEntityOf(token: string): string {
  return Buffer.from(token.split('.')[0], 'base64url').toString('utf8');
}

export function isSignedBy(token: string, key: string): boolean {
  const expected = Buffer.from(signBadge(badgeEntityOf(token), key));
  const given = Buffer.from(token);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function signatureOf(entityRef: string, key: string): string {
  return createHmac('sha256', key).update(entityRef).digest('base64url');
}
