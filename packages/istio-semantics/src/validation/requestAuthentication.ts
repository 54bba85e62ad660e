import { isFields, stringAt } from '../model/fields';
import { checkStrictHeader } from './headers';
import { checkDuration } from './names';
import type { Place } from './place';
import { checkNoneEmpty } from './security';
import { checkAttachment } from './selection';

/** Fields without which a key of a type is none (RFC 7518 §6, RFC 8037 §2). */
const keyFields: ReadonlyMap<string | undefined, readonly string[]> = new Map([
  ['RSA', ['n', 'e']],
  ['EC', ['crv', 'x', 'y']],
  ['OKP', ['crv', 'x']],
  ['oct', ['k']],
]);

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isKey(key: unknown): boolean {
  const fields = keyFields.get(stringAt(key, 'kty'));
  return (
    fields !== undefined &&
    fields.every(each => /^[\w+/=-]+$/.test(stringAt(key, each) ?? ''))
  );
}

/** A key set or a single key. Mirrors `jwk.Parse`, and the warning about keys that everybody could sign with. */
function checkJwks(place: Place): void {
  if (place.text() === '') {
    return;
  }
  const set = parsedJson(place.text());
  const listed = isFields(set) ? set.keys ?? [set] : undefined;
  const keys = Array.isArray(listed) ? listed : [];
  if (!Array.isArray(listed) || !keys.every(isKey)) {
    place.error('validation.jwks');
  } else if (
    keys.some(each => each.kty === 'oct' || stringAt(each, 'd') !== undefined)
  ) {
    place.warn('validation.privateKey');
  }
}

/** Mirrors `pkg/config/security → ParseJwksURI`. */
function isJwksUri(text: string): boolean {
  const host = /^https?:\/\/([^/?#]*)(?:[/?#]|$)/i.exec(text)?.[1];
  return (
    host !== undefined &&
    // eslint-disable-next-line no-control-regex
    !/[\u0000-\u001f\u007f]|%(?![0-9a-f]{2})/i.test(text) &&
    /^(?:[^@]*@)?(?:\[[^\]]*\]|[^:\s<>"]*)(?::\d*)?$/.test(host)
  );
}

/** Mirrors `validateJwtRule`. */
function checkJwtRule(rule: Place): void {
  if (!rule.isSet) {
    return;
  }
  checkNoneEmpty(rule.at('audiences'));
  const uri = rule.at('jwksUri');
  if (rule.at('issuer').text() === '' && uri.text() === '') {
    rule.at('issuer').error('validation.required');
  }
  if (uri.text() !== '' && !isJwksUri(uri.text())) {
    uri.error('validation.uri', { value: uri.text() });
  }
  checkJwks(rule.at('jwks'));
  for (const header of rule.at('fromHeaders').items()) {
    if (header.at('name').text() === '') {
      header.at('name').error('validation.required');
    }
  }
  checkNoneEmpty(rule.at('fromParams'));
  checkNoneEmpty(rule.at('fromCookies'));
  for (const claim of rule.at('outputClaimToHeaders').items()) {
    if (claim.at('claim').text() === '') {
      claim.at('claim').error('validation.required');
    }
    checkStrictHeader(claim.at('header'));
  }
  checkDuration(rule.at('timeout'));
}

/** Mirrors `ValidateRequestAuthentication`. */
export function checkRequestAuthentication(spec: Place): void {
  checkAttachment(spec);
  spec.at('jwtRules').items().forEach(checkJwtRule);
}
