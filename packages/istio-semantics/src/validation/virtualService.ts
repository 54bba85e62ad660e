import { hostsOverlap, isHostWithin } from '../traffic/hosts';
import { checkDestinations, checkGatewayNames } from './destinations';
import { isClaimRoute } from './headers';
import { checkHttpRoute } from './httpRoute';
import {
  checkIpSubnet,
  checkLabels,
  checkPort,
  isIpAddress,
  isWildcardDomain,
} from './names';
import type { Place } from './place';
import { checkExportTo } from './selection';
import { checkUnusedRules } from './unusedRules';

/** Names that Istio gives to ports of services at a gateway for other networks. */
const generatedHost = /outbound_.([0-8].*).*/;

/** Mirrors `pkg/config/validation/agent → ValidateWildcardDomainForVirtualServiceBoundToGateway`. */
function isGatewayHost(host: string, bySni: boolean): boolean {
  return bySni && host.split('.', 1)[0] === 'outbound_'
    ? host.length <= 255 && generatedHost.test(host)
    : isWildcardDomain(host);
}

/** Mirrors `validateTLSMatch, validateTCPMatch`. */
function checkMatch(match: Place): void {
  match.at('destinationSubnets').items().forEach(checkIpSubnet);
  if (match.at('port').number() !== 0) {
    checkPort(match.at('port'));
  }
  checkLabels(match.at('sourceLabels'));
  checkGatewayNames(match.at('gateways'), false);
}

/** What is checked about the VirtualService as a whole matters to its parts. */
interface Context {
  hosts: readonly string[];
  /** Not bound to `mesh`; a list without members counts too, as it does for Istio. */
  withoutMesh: boolean;
  ofGateway: boolean;
}

/** Mirrors `validateSniHost`. */
function checkSniHost(host: Place, { hosts, withoutMesh }: Context): void {
  const value = host.text();
  const valid = withoutMesh
    ? isGatewayHost(value, true)
    : isWildcardDomain(value);
  if (!valid && isIpAddress(value)) {
    host.warn('validation.sniAddress', { value });
  } else if (!valid) {
    host.error('validation.domain', { value });
  } else if (!hosts.some(each => isHostWithin(value, each))) {
    host.error('validation.sniHost', { value });
  }
}

function checkTlsRoute(route: Place, context: Context): void {
  if (!route.isSet) {
    return;
  }
  if (route.at('match').items().length === 0) {
    route.at('match').error('validation.empty');
  }
  for (const match of route.at('match').items()) {
    if (!match.isSet) {
      match.error('validation.null');
      continue;
    }
    const sniHosts = match.at('sniHosts');
    if (sniHosts.items().length === 0) {
      sniHosts.error('validation.empty');
    }
    sniHosts.items().forEach(each => checkSniHost(each, context));
    checkMatch(match);
  }
  checkForwarding(route, context);
}

function checkTcpRoute(route: Place, context: Context): void {
  if (!route.isSet) {
    return;
  }
  for (const match of route.at('match').items()) {
    if (match.isSet) {
      checkMatch(match);
    } else {
      match.error('validation.null');
    }
  }
  checkForwarding(route, context);
}

function checkForwarding(route: Place, { ofGateway }: Context): void {
  const destinations = route.at('route');
  if (destinations.items().length === 0) {
    destinations.error('validation.empty');
  }
  checkDestinations(destinations, ofGateway);
}

function checkHosts(spec: Place, appliesToGateway: boolean): void {
  const bySni = spec
    .at('tls')
    .items()
    .flatMap(each => each.at('match').items())
    .some(each => each.at('sniHosts').items().length > 0);
  const hosts = spec.at('hosts').items();
  let valid = true;
  for (const host of hosts) {
    const value = host.text();
    const known = appliesToGateway
      ? isGatewayHost(value, bySni)
      : isWildcardDomain(value);
    if (!known && !isIpAddress(value)) {
      host.error('validation.domain', { value });
      valid = false;
    } else if (value === '*' && !appliesToGateway) {
      host.error('validation.meshWildcard');
      valid = false;
    }
  }
  hosts.forEach((host, index) => {
    const value = host.text();
    const earlier = hosts.slice(0, index);
    if (valid && earlier.some(each => hostsOverlap(each.text(), value))) {
      host.error('validation.hostOverlap', { value });
    }
  });
}

function checkClaimRoutes(spec: Place): void {
  for (const match of spec
    .at('http')
    .items()
    .flatMap(each => each.at('match').items())) {
    for (const [name, header] of [
      ...match.at('headers').entries(),
      ...match.at('withoutHeaders').entries(),
    ]) {
      if (isClaimRoute(name)) {
        header.error('validation.claimRoute', { value: name });
      }
    }
  }
}

/**
 * Mirrors `ValidateVirtualService`.
 *
 * @param ofGateway - whether Istio made the object of a Gateway API route
 */
export function checkVirtualService(
  spec: Place,
  namespace: string,
  ofGateway: boolean,
): void {
  const hosts = spec.at('hosts').texts();
  const gateways = spec.at('gateways').texts();
  const isDelegate = hosts.length === 0;
  if (isDelegate) {
    for (const each of ['gateways', 'tls', 'tcp']) {
      if (spec.at(each).items().length > 0) {
        spec.at(each).error('validation.delegateField');
      }
    }
  }
  checkGatewayNames(spec.at('gateways'), ofGateway);
  const withoutMesh = !gateways.includes('mesh');
  const appliesToGateway = gateways.length > 0 && withoutMesh;
  if (!appliesToGateway) {
    checkClaimRoutes(spec);
  }
  checkHosts(spec, appliesToGateway);
  const kinds = ['http', 'tls', 'tcp'].map(each => spec.at(each).items());
  if (kinds.every(each => each.length === 0)) {
    spec.error('validation.noRoutes');
  }
  const context = { hosts, withoutMesh, ofGateway };
  const [http, tls, tcp] = kinds;
  http.forEach(each => checkHttpRoute(each, isDelegate, ofGateway));
  tls.forEach(each => checkTlsRoute(each, context));
  tcp.forEach(each => checkTcpRoute(each, context));
  checkExportTo(spec.at('exportTo'), namespace);
  checkUnusedRules(spec);
}
