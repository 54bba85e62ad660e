import type { Place } from './place';
import { isRe2 } from './re2';

/** Mirrors `validateStringRegexp`. */
export function checkRegex(place: Place): void {
  const value = place.text();
  if (value.length > 1024) {
    place.error('validation.regexLength', { max: 1024 });
  } else if (!isRe2(value)) {
    place.error('validation.regex', { value });
  }
}

/** Mirrors `validateStringMatchRegexp`. */
export function checkMatchRegex(match: Place): void {
  const regex = match.at('regex');
  if (!regex.isSet) {
    return;
  }
  if (regex.text() === '') {
    regex.error('validation.empty');
  } else {
    checkRegex(regex);
  }
}

/** Mirrors `validateStringMatch`. */
export function checkStringMatch(match: Place): void {
  const prefix = match.at('prefix');
  if (prefix.isSet && prefix.text() === '') {
    prefix.error('validation.empty');
  }
  checkMatchRegex(match);
}

/** One of a set of words, which must not be any other. */
export function checkOneOf(place: Place, allowed: readonly string[]): void {
  const value = place.text();
  if (!allowed.includes(value)) {
    place.error('validation.value', { value });
  }
}
