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
  checkDirectResponse,
  checkRedirect,
  checkRetries,
  checkRewrite,
} from './httpActions';
import {
  checkDnsLabel,
  checkDuration,
  checkLabels,
  checkPort,
  checkRange,
} from './names';
import type { Place } from './place';
import { checkMatchRegex, checkOneOf, checkStringMatch } from './strings';

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
