import {
  checkDestination,
  checkDestinations,
  checkGatewayNames,
} from './destinations';
import { checkFault } from './fault';
import {
  checkAuthorityRewrite,
  checkCorsHeader,
  checkHeaders,
  checkMatchedHeader,
} from './headers';
import {
  checkDnsLabel,
  checkDuration,
  checkLabels,
  checkNotNegative,
  checkPort,
  checkRange,
} from './names';
import type { Place } from './place';
import {
  checkMatchRegex,
  checkOneOf,
  checkRegex,
  checkStringMatch,
} from './strings';

/** Mirrors `validateHTTPRouteConflict`. */
function checkConflicts(route: Place, isDelegate: boolean): void {
  const exclude = (field: string, other: string) => {
    const place = route.at(field);
    const empty = Array.isArray(place.value) && place.value.length === 0;
    if (place.isSet && !empty) {
      place.error('validation.exclusive', { other });
    }
  };
  const delegate = route.at('delegate');
  if (delegate.isSet && !isDelegate) {
    ['redirect', 'route'].forEach(each => exclude(each, 'delegate'));
    return;
  }
  if (delegate.isSet) {
    delegate.error('validation.nestedDelegate');
  }
  if (route.at('redirect').isSet) {
    ['route', 'fault', 'rewrite', 'directResponse'].forEach(each =>
      exclude(each, 'redirect'),
    );
  } else if (route.at('directResponse').isSet) {
    ['route', 'fault', 'rewrite'].forEach(each =>
      exclude(each, 'directResponse'),
    );
  } else if (route.at('route').items().length === 0) {
    route.error('validation.noDestination');
  }
  if (route.at('mirror').isSet) {
    exclude('mirrors', 'mirror');
  }
}

/** Mirrors `validateHTTPRouteMatchRequest`. */
function checkMatch(match: Place): void {
  if (!match.isSet) {
    return;
  }
  for (const [name, header] of match.at('headers').entries()) {
    if (!header.isSet) {
      header.error('validation.null');
    }
    checkMatchedHeader(header, name);
    checkStringMatch(header);
  }
  for (const [name, header] of match.at('withoutHeaders').entries()) {
    checkMatchedHeader(header, name);
    // Not a regular expression: it stands for presence.
    if (header.at('regex').value !== '*') {
      checkStringMatch(header);
    }
  }
  // Envoy takes an empty prefix for a path, and for nothing else.
  checkMatchRegex(match.at('uri'));
  ['scheme', 'method', 'authority'].forEach(each =>
    checkStringMatch(match.at(each)),
  );
  match
    .at('queryParams')
    .entries()
    .forEach(([, each]) => checkStringMatch(each));
  if (match.at('port').number() !== 0) {
    checkPort(match.at('port'));
  }
  checkLabels(match.at('sourceLabels'));
  checkGatewayNames(match.at('gateways'), false);
  if (match.at('sourceNamespace').text() !== '') {
    checkDnsLabel(match.at('sourceNamespace'));
  }
}

const methods = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  '*',
];

/** Mirrors `validateCORSPolicy`. */
function checkCors(policy: Place): void {
  for (const origin of policy.at('allowOrigins').items()) {
    const wanted = ['exact', 'prefix', 'regex'].some(
      each => origin.at(each).text() !== '',
    );
    if (!wanted) {
      origin.error('validation.empty');
    }
    checkMatchRegex(origin);
  }
  policy
    .at('allowMethods')
    .items()
    .forEach(each => checkOneOf(each, methods));
  policy.at('allowHeaders').items().forEach(checkCorsHeader);
  policy.at('exposeHeaders').items().forEach(checkCorsHeader);
  const maxAge = policy.at('maxAge');
  checkDuration(maxAge);
  if (/\.\d*[1-9]|[mun]s$/.test(maxAge.text())) {
    maxAge.error('validation.wholeSeconds', { value: maxAge.text() });
  }
}

function checkMirrors(route: Place): void {
  const percent = route.at('mirrorPercent');
  if (percent.isSet) {
    checkRange(percent, 0, 100);
    percent.warn('validation.deprecated', { other: 'mirrorPercentage' });
  }
  checkRange(route.at('mirrorPercentage').at('value'), 0, 100);
  checkDestination(route.at('mirror'));
  for (const mirror of route.at('mirrors').items()) {
    const destination = mirror.at('destination');
    if (!destination.isSet) {
      destination.error('validation.required');
      continue;
    }
    checkDestination(destination);
    checkRange(mirror.at('percentage').at('value'), 0, 100);
  }
}

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
function checkRedirect(route: Place): void {
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
function checkDirectResponse(response: Place): void {
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
function checkRetries(retries: Place): void {
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
function checkRewrite(rewrite: Place): void {
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

/**
 * One route of a VirtualService for HTTP. Mirrors `pkg/config/validation/virtualservice.go → validateHTTPRoute`.
 *
 * @param isDelegate - whether the VirtualService has no hosts, so that others must delegate to it
 * @param ofGateway - whether it was made of a Gateway API route
 */
export function checkHttpRoute(
  route: Place,
  isDelegate: boolean,
  ofGateway: boolean,
): void {
  if (!route.isSet) {
    route.error('validation.null');
    return;
  }
  checkConflicts(route, isDelegate);
  route.at('match').items().forEach(checkMatch);
  checkHeaders(route.at('headers'));
  checkCors(route.at('corsPolicy'));
  checkFault(route.at('fault'));
  checkMirrors(route);
  checkRedirect(route);
  checkDirectResponse(route.at('directResponse'));
  checkRetries(route.at('retries'));
  checkRewrite(route.at('rewrite'));
  checkAuthorityRewrite(route.at('rewrite'), route.at('headers'));
  checkDestinations(route.at('route'), ofGateway, each =>
    checkHeaders(each.at('headers')),
  );
  checkDuration(route.at('timeout'));
}
