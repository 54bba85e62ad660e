import type { Place } from './place';
import type { ReasonCode } from '../messages';

const anyName = /^[!#$%&'*+\-.^_`|~A-Za-z0-9]+$/;
const strictName = /^[-A-Za-z0-9]+$/;
const pseudoHeaders = [':method', ':scheme', ':authority', ':path', ':status'];
// Tab is the one control character that a value may hold.
// eslint-disable-next-line no-control-regex
const controlCharacter = /[\u0000-\u0008\u000a-\u001f\u007f]/;

/** Mirrors `pkg/jwt → ToRoutingClaim`. */
export function isClaimRoute(name: string): boolean {
  return /^@request\.auth\.claims(?:\..+|\[.+\])$/i.test(name);
}

export function isAuthority(name: string): boolean {
  return [':authority', 'host'].includes(name.toLowerCase());
}

function checkName(
  place: Place,
  name: string,
  isValid: (name: string) => boolean,
  code: ReasonCode = 'validation.headerName',
): void {
  if (!isValid(name)) {
    place.error(code, { value: name });
  }
}

/** Mirrors `ValidateHTTPHeaderNameOrJwtClaimRoute`. */
export function checkMatchedHeader(place: Place, name: string): void {
  checkName(
    place,
    name,
    each =>
      isClaimRoute(each) || pseudoHeaders.includes(each) || anyName.test(each),
  );
}

/** Mirrors `ValidateCORSHTTPHeaderName`. */
export function checkCorsHeader(place: Place): void {
  checkName(place, place.text(), each => each === '*' || anyName.test(each));
}

/** Mirrors `ValidateStrictHTTPHeaderName, ValidateProbeHeaderName`. */
export function checkStrictHeader(place: Place): void {
  checkName(place, place.text(), each => strictName.test(each));
}

/** Mirrors `validateHeaderValue`, which reads `%VARIABLE(["argument"])%` as Envoy does. */
export function isHeaderValue(value: string): boolean {
  type State =
    | 'literal'
    | 'name'
    | 'arguments'
    | 'string'
    | 'quote'
    | 'delimiter'
    | 'close'
    | 'end';
  const next: Record<State, (character: string) => State | undefined> = {
    literal: each => (each === '%' ? 'name' : 'literal'),
    name: each =>
      (({ '%': 'literal', '(': 'arguments' } as const)[each] ?? 'name'),
    arguments: each => {
      if (each === ' ') {
        return 'arguments';
      }
      return each === '[' ? 'quote' : 'string';
    },
    quote: each => (({ '"': 'string', ' ': 'quote' } as const)[each]),
    string: each =>
      (({ ')': 'end', '"': 'delimiter' } as const)[each] ?? 'string'),
    delimiter: each =>
      (({ ',': 'quote', ']': 'close', ' ': 'delimiter' } as const)[each]),
    close: each => (({ ')': 'end', ' ': 'close' } as const)[each]),
    end: each => (({ '%': 'literal', ' ': 'end' } as const)[each]),
  };
  let state: State | undefined = 'literal';
  for (let at = 0; at < value.length && state; at++) {
    const escaped: boolean =
      (state === 'literal' && value.startsWith('%%', at)) ||
      (state === 'string' && value[at] === '\\' && at + 1 < value.length);
    if (escaped) {
      at++;
    } else {
      state =
        state === 'string' && value[at] === '\\'
          ? undefined
          : next[state](value[at]);
    }
  }
  return state === 'literal' && !controlCharacter.test(value);
}

function checkValue(place: Place): void {
  const value = place.text();
  if (!isHeaderValue(value)) {
    place.error('validation.headerValue', { value });
  }
}

const isInternal = (name: string) => name === '' || /^(?::|host$)/i.test(name);

/** Mirrors the header manipulation part of `validateHTTPRoute`, which holds for routes and their destinations. */
export function checkHeaders(headers: Place): void {
  for (const direction of ['request', 'response'] as const) {
    const settable = (name: string) =>
      !isInternal(name) || (direction === 'request' && isAuthority(name));
    for (const operation of ['add', 'set']) {
      for (const [name, value] of headers
        .at(direction)
        .at(operation)
        .entries()) {
        checkName(value, name, settable, 'validation.internalHeader');
        checkValue(value);
      }
    }
    for (const each of headers.at(direction).at('remove').items()) {
      checkName(
        each,
        each.text(),
        name => !isInternal(name),
        'validation.internalHeader',
      );
    }
  }
}

/** Mirrors `validateAuthorityRewrite`. */
export function checkAuthorityRewrite(rewrite: Place, headers: Place): void {
  const request = headers.at('request');
  const writers = [
    ...request.at('set').entries(),
    ...request.at('add').entries(),
  ]
    .filter(([name]) => isAuthority(name))
    .map(([, place]) => place);
  const [, second] = [rewrite.at('authority'), ...writers].filter(
    each => each.text() !== '',
  );
  second?.error('validation.authorityTwice');
}
