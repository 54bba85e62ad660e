import {
  checkDuration,
  checkNotNegative,
  checkPort,
  checkRange,
} from './names';
import type { Place } from './place';
import { checkOneOf, checkRegex } from './strings';

/** It changes the path as `uri` does, and only what a prefix has matched. */
function checkPrefixRewrite(rewrite: Place, route: Place): void {
  if (route.at('redirect').at('uri').text() !== '') {
    rewrite.error('validation.exclusive', { other: 'uri' });
  }
  const uris = route
    .at('match')
    .items()
    .map(each => each.at('uri'));
  if (uris.some(each => each.at('exact').isSet || each.at('regex').isSet)) {
    rewrite.error('validation.needs', { other: 'match.uri.prefix' });
  }
}

/** Mirrors `validateHTTPRedirect`. */
export function checkRedirect(route: Place): void {
  const redirect = route.at('redirect');
  if (!redirect.isSet) {
    return;
  }
  const named = ['uri', 'authority', 'scheme'].some(
    each => redirect.at(each).text() !== '',
  );
  const changesPort =
    redirect.at('port').isSet || redirect.at('derivePort').isSet;
  const rewrite = redirect.at('prefixRewrite');
  if (!named && !changesPort && rewrite.text() === '') {
    redirect.error('validation.empty');
  }
  if (rewrite.text() !== '') {
    checkPrefixRewrite(rewrite, route);
  }
  if (redirect.at('redirectCode').number() !== 0) {
    checkRange(redirect.at('redirectCode'), 300, 399);
  }
  checkOneOf(redirect.at('scheme'), ['', 'http', 'https']);
  if (redirect.at('port').number() > 0) {
    checkPort(redirect.at('port'));
  }
}

const kilobyte = 1024;
const maxBody = 1024 * kilobyte;
const largeBody = 100 * kilobyte;

/** Mirrors `validateHTTPDirectResponse`. */
export function checkDirectResponse(response: Place): void {
  if (!response.isSet) {
    return;
  }
  const body = response.at('body');
  const bytes = body.at('bytes').text();
  const size = Math.max(
    body.at('string').text().length,
    Math.floor((bytes.length * 3) / 4),
  );
  if (size > maxBody) {
    body.error('validation.largeBody', { value: size, max: maxBody });
  } else if (size > largeBody) {
    body.warn('validation.largeBody', { value: size, max: largeBody });
  }
  checkRange(response.at('status'), 200, 600);
}

const retryConditions = [
  '5xx',
  'gateway-error',
  'reset',
  'reset-before-request',
  'connect-failure',
  'retriable-4xx',
  'refused-stream',
  'retriable-status-codes',
  'retriable-headers',
  'envoy-ratelimited',
  'http3-post-connect-failure',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
];

/** Codes that have a name. Mirrors Go's `net/http → StatusText`. */
function isStatusCode(text: string): boolean {
  return /^(?:10[0-3]|20[0-8]|226|30[0-578]|40\d|41[0-8]|42[1-689]|431|451|50[0-8]|51[01])$/.test(
    text,
  );
}

/** Mirrors `validateHTTPRetry`. */
export function checkRetries(retries: Place): void {
  if (!retries.isSet) {
    return;
  }
  const attempts = retries.at('attempts');
  checkNotNegative(attempts);
  const retryOn = retries.at('retryOn');
  const configured =
    retryOn.text() !== '' ||
    retries.at('perTryTimeout').isSet ||
    retries.at('retryRemoteLocalities').isSet;
  if (attempts.number() === 0 && configured) {
    attempts.error('validation.noAttempts');
  }
  checkDuration(retries.at('perTryTimeout'));
  checkDuration(retries.at('backoff'));
  for (const value of retryOn.text() === '' ? [] : retryOn.text().split(',')) {
    if (!retryConditions.includes(value) && !isStatusCode(value)) {
      retryOn.error('validation.value', { value });
    }
  }
}

/** Mirrors `validateHTTPRewrite`. */
export function checkRewrite(rewrite: Place): void {
  if (!rewrite.isSet) {
    return;
  }
  const regex = rewrite.at('uriRegexRewrite');
  const uri = rewrite.at('uri').text();
  if (uri !== '' && regex.isSet) {
    regex.error('validation.exclusive', { other: 'uri' });
  }
  if (uri === '' && !regex.isSet && rewrite.at('authority').text() === '') {
    rewrite.error('validation.empty');
  }
  if (regex.isSet) {
    for (const each of ['match', 'rewrite']) {
      if (regex.at(each).text() === '') {
        regex.at(each).error('validation.required');
      }
    }
    checkRegex(regex.at('match'));
  }
}
