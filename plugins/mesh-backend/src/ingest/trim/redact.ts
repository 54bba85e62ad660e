import { hiddenValue } from '@mesh-portal/istio-semantics';
import { type Fields, isFields, mapValues } from './fields';

/** Stands where a value was that nobody but its owner should see. */
export const redactedMarker = hiddenValue;

const maxStringLength = 16_384;
const maxDepth = 48;

/** Fields that hold a secret, or code and settings in which one may be hidden, in any kind. */
const secretKeys = new Set([
  'jwks',
  'env',
  'envfrom',
  'managedfields',
  'password',
  'passphrase',
  'token',
  'accesstoken',
  'access_token',
  'bearertoken',
  'apikey',
  'api_key',
  'clientsecret',
  'client_secret',
  'pluginconfig',
  'vmconfig',
  'proxymetadata',
  'environmentvariables',
  'initialmetadata',
]);

/** Names of headers, cookies and query parameters whose values are credentials. */
const credentialName =
  /authorization|cookie|token|secret|passw|api-?_?key|credential|session|signature/i;

const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY/;
// Schemes are short; without a bound, a long text of dots and letters would take the square of its length.
const urlCredentials = /\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^/\s@]+@/gi;

/** Whether a text holds something of the form `eyJ….….…`, in time that grows with its length only. */
function holdsJsonWebToken(text: string): boolean {
  return (
    text.includes('eyJ') &&
    text.split(/[^\w.-]+/).some(word => {
      const parts = word.split('.');
      return parts.some(
        (part, index) =>
          part.includes('eyJ') &&
          part.length >= 8 &&
          (parts[index + 1]?.length ?? 0) >= 5 &&
          parts.length > index + 2,
      );
    })
  );
}

/** A string without what is a secret by its looks. */
export function redactString(text: string): string {
  if (
    text.length > maxStringLength ||
    privateKey.test(text) ||
    holdsJsonWebToken(text)
  ) {
    return redactedMarker;
  }
  return text.includes('@') ? text.replace(urlCredentials, '$1') : text;
}

/** Keeps names and shape, drops every other value. */
function blank(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(blank);
  }
  if (isFields(value)) {
    return mapValues(value, (each, key) =>
      key === 'name' && typeof each === 'string' ? each : blank(each),
    );
  }
  return typeof value === 'string' ? redactedMarker : value;
}

/** Conditions on headers, cookies or query parameters: by name as in Istio, or in a list as in the Gateway API. */
function redactConditions(value: unknown, depth: number): unknown {
  if (Array.isArray(value)) {
    return value.map(each =>
      isFields(each) && credentialName.test(String(each.name))
        ? blank(each)
        : redactAt(each, depth),
    );
  }
  return isFields(value)
    ? mapValues(value, (each, name) =>
        // Changes of headers stand below `headers` too: `headers.request.set`.
        credentialName.test(name)
          ? blank(each)
          : redactField(name, each, depth),
      )
    : redactAt(value, depth);
}

function redactField(key: string, value: unknown, depth: number): unknown {
  switch (key) {
    case 'set':
    case 'add':
    case 'directResponse':
    case 'literal':
      return blank(value);
    case 'headers':
    case 'withoutHeaders':
    case 'queryParams':
    case 'cookies':
      return redactConditions(value, depth + 1);
    case 'when':
      return Array.isArray(value)
        ? value.map(each =>
            isFields(each) &&
            /^request\.headers\[/.test(String(each.key)) &&
            credentialName.test(String(each.key))
              ? { ...(blank(each) as Fields), key: each.key }
              : redactAt(each, depth + 1),
          )
        : redactAt(value, depth + 1);
    default:
      return secretKeys.has(key.toLocaleLowerCase('en-US'))
        ? redactedMarker
        : redactAt(value, depth + 1);
  }
}

function redactAt(value: unknown, depth: number): unknown {
  if (depth > maxDepth) {
    return undefined;
  }
  if (typeof value === 'string') {
    return redactString(value);
  }
  if (Array.isArray(value)) {
    return value.map(each => redactAt(each, depth + 1));
  }
  return isFields(value)
    ? mapValues(value, (each, key) => redactField(key, each, depth))
    : value;
}

/**
 * A copy of an object's content without secrets: inline keys, environment, header values that are set, values that
 * credentials are compared with, private keys, tokens and passwords in URLs. Names stay, and
 * {@link redactedMarker} stands where a value was, so that a reader knows that there is one.
 */
export function redact(value: unknown): unknown {
  return redactAt(value, 0);
}
