import {
  checkDnsLabel,
  checkDomain,
  checkFqdn,
  checkNotNegative,
  checkPort,
  isDnsLabel,
} from './names';
import type { Place } from './place';

/** Mirrors `validateDestination`; one that is not set is left alone. */
export function checkDestination(destination: Place): void {
  if (!destination.isSet) {
    return;
  }
  const host = destination.at('host');
  if (host.text() === '*') {
    host.error('validation.domain', { value: '*' });
  } else {
    checkDomain(host);
  }
  if (destination.at('subset').text() !== '') {
    checkDnsLabel(destination.at('subset'));
  }
  if (destination.at('port').isSet) {
    checkPort(destination.at('port').at('number'));
  }
}

/**
 * Weighted destinations of a route. Mirrors `validateRouteDestinations, validateHTTPRouteDestinations`.
 *
 * @param ofGateway - whether the object was made of a Gateway API route, whose hosts Istio has written itself
 */
export function checkDestinations(
  route: Place,
  ofGateway: boolean,
  checkEach: (destination: Place) => void = () => {},
): void {
  let total = 0;
  for (const each of route.items()) {
    if (!each.isSet) {
      each.error('validation.null');
      continue;
    }
    const destination = each.at('destination');
    if (!destination.isSet) {
      destination.error('validation.required');
    } else if (!ofGateway) {
      checkDestination(destination);
    }
    checkEach(each);
    checkNotNegative(each.at('weight'));
    total += each.at('weight').number();
  }
  if (route.items().length > 1 && total === 0) {
    route.error('validation.noWeight');
  }
}

/** Mirrors `validateGatewayNames`. */
export function checkGatewayNames(gateways: Place, ofGateway: boolean): void {
  for (const each of gateways.items()) {
    const value = each.text();
    const slash = value.indexOf('/');
    if (slash < 0) {
      if (value.includes('.')) {
        const [name, namespace] = value.split('.');
        each.warn('validation.gatewayName', { other: `${namespace}/${name}` });
      }
      checkFqdn(each);
      return;
    }
    const name = value.slice(slash + 1);
    const parts = [value.slice(0, slash), ...(ofGateway ? [] : [name])];
    for (const part of parts) {
      if (!isDnsLabel(part)) {
        each.error('validation.dnsLabel', { value: part });
      }
    }
    if (name === '') {
      each.error('validation.dnsLabel', { value: name });
    }
  }
}
