import { checkFailover, checkLocalities } from './locality';
import {
  checkDuration,
  checkNotNegative,
  checkPort,
  checkRange,
  isFqdn,
  isIpAddress,
} from './names';
import type { Place } from './place';
import { checkOneOf } from './strings';
import { checkClientTls } from './tls';

/** Mirrors `validateOutlierDetection`. */
function checkOutlierDetection(outlier: Place): void {
  if (!outlier.isSet) {
    return;
  }
  checkDuration(outlier.at('baseEjectionTime'));
  checkDuration(outlier.at('interval'));
  if (outlier.at('consecutiveErrors').number() !== 0) {
    outlier.at('consecutiveErrors').warn('validation.deprecated', {
      other: 'consecutive5xxErrors',
    });
  }
  const local = outlier.at('consecutiveLocalOriginFailures');
  if (
    local.number() > 0 &&
    !outlier.at('splitExternalLocalOriginErrors').flag()
  ) {
    local.error('validation.needs', {
      other: 'splitExternalLocalOriginErrors',
    });
  }
  checkRange(outlier.at('maxEjectionPercent'), 0, 100);
  checkRange(outlier.at('minHealthPercent'), 0, 100);
}

/** Mirrors `validateConnectionPool`. */
export function checkConnectionPool(pool: Place): void {
  if (!pool.isSet) {
    return;
  }
  const http = pool.at('http');
  const tcp = pool.at('tcp');
  if (!http.isSet && !tcp.isSet) {
    pool.error('validation.empty');
    return;
  }
  [
    'http1MaxPendingRequests',
    'http2MaxRequests',
    'maxRequestsPerConnection',
    'maxRetries',
    'maxConcurrentStreams',
  ].forEach(each => checkNotNegative(http.at(each)));
  checkDuration(http.at('idleTimeout'));
  if (
    http.at('h2UpgradePolicy').text() === 'UPGRADE' &&
    http.at('useClientProtocol').flag()
  ) {
    http
      .at('useClientProtocol')
      .error('validation.exclusive', { other: 'h2UpgradePolicy' });
  }
  const keepAlive = http.at('http2KeepAlive');
  for (const each of keepAlive.isSet ? ['interval', 'timeout'] : []) {
    if (!keepAlive.at(each).isSet) {
      keepAlive.at(each).error('validation.required');
    }
    checkDuration(keepAlive.at(each));
  }
  checkNotNegative(tcp.at('maxConnections'));
  checkDuration(tcp.at('connectTimeout'));
  checkDuration(tcp.at('maxConnectionDuration'));
  // Nothing turns the timeout off.
  if (
    !/^(?:0+(?:\.0*)?(?:h|ms|m|s|us|µs|ns))+$/.test(
      tcp.at('idleTimeout').text(),
    )
  ) {
    checkDuration(tcp.at('idleTimeout'));
  }
  checkDuration(tcp.at('tcpKeepalive').at('time'));
  checkDuration(tcp.at('tcpKeepalive').at('interval'));
}

const tooLargeTable = 5000011;

function isPrime(value: number): boolean {
  for (let factor = 2; factor * factor <= value; factor++) {
    if (value % factor === 0) {
      return false;
    }
  }
  return value > 0;
}

function checkConsistentHash(hash: Place): void {
  const cookie = hash.at('httpCookie');
  if (cookie.isSet && cookie.at('name').text() === '') {
    cookie.at('name').error('validation.required');
  }
  const attributes = new Set<string>();
  for (const each of cookie.at('attributes').items()) {
    const value = each.at('name').text();
    if (value === '') {
      each.at('name').error('validation.required');
    } else if (attributes.has(value)) {
      each.at('name').error('validation.duplicate', { value });
    }
    attributes.add(value);
  }
  const ring = hash.at('minimumRingSize');
  if (ring.number() !== 0) {
    ring.warn('validation.deprecated', { other: 'ringHash' });
    if (hash.at('ringHash').isSet || hash.at('maglev').isSet) {
      ring.error('validation.exclusive', { other: 'ringHash, maglev' });
    }
  }
  if (hash.at('maglev').isSet) {
    const size = hash.at('maglev').at('tableSize');
    const value = size.number();
    if (value >= tooLargeTable || !isPrime(value)) {
      size.error('validation.maglev', { value, max: tooLargeTable });
    }
  }
}

/** Mirrors `validateLoadBalancer`. */
function checkLoadBalancer(balancer: Place, outlier: Place): void {
  checkConsistentHash(balancer.at('consistentHash'));
  const locality = balancer.at('localityLbSetting');
  const zones = balancer.at('zoneAwareLbSetting');
  if (locality.isSet && zones.isSet) {
    zones.error('validation.exclusive', { other: 'localityLbSetting' });
  }
  checkLocalities(locality, outlier);
  zones.at('failover').items().forEach(checkFailover);
  const warmup = balancer.at('warmup');
  if (warmup.isSet) {
    if (!warmup.at('duration').isSet) {
      warmup.at('duration').error('validation.required');
    }
    checkDuration(warmup.at('duration'));
    checkRange(warmup.at('minimumPercent'), 0, 100);
    const aggression = warmup.at('aggression');
    if (aggression.isSet) {
      checkRange(aggression, 1, Infinity);
    }
  }
}

const settings = ['outlierDetection', 'connectionPool', 'loadBalancer', 'tls'];

function checkSettings(policy: Place, namespace: string): void {
  checkOutlierDetection(policy.at('outlierDetection'));
  checkConnectionPool(policy.at('connectionPool'));
  checkLoadBalancer(policy.at('loadBalancer'), policy.at('outlierDetection'));
  checkClientTls(policy.at('tls'), namespace);
}

/** Mirrors `validateTunnelSettings`. */
function checkTunnel(tunnel: Place): void {
  if (!tunnel.isSet) {
    return;
  }
  checkOneOf(tunnel.at('protocol'), ['', 'CONNECT', 'POST']);
  const host = tunnel.at('targetHost');
  if (!isFqdn(host.text()) && !isIpAddress(host.text())) {
    host.error('validation.domain', { value: host.text() });
  }
  checkPort(tunnel.at('targetPort'));
}

/** Mirrors `validateTrafficPolicy, validatePortTrafficPolicies`. */
export function checkTrafficPolicy(policy: Place, namespace: string): void {
  if (!policy.isSet) {
    return;
  }
  const others = ['portLevelSettings', 'tunnel', 'proxyProtocol'];
  if (![...settings, ...others].some(each => policy.at(each).isSet)) {
    policy.error('validation.empty');
    return;
  }
  const proxyProtocol = policy.at('proxyProtocol');
  if (policy.at('tunnel').isSet && proxyProtocol.isSet) {
    proxyProtocol.error('validation.exclusive', { other: 'tunnel' });
    return;
  }
  checkSettings(policy, namespace);
  for (const each of policy.at('portLevelSettings').items()) {
    if (!each.isSet) {
      each.error('validation.null');
      continue;
    }
    if (!each.at('port').isSet) {
      each.at('port').error('validation.required');
    }
    if (settings.some(key => each.at(key).isSet)) {
      checkSettings(each, namespace);
    } else {
      each.error('validation.empty');
    }
  }
  checkTunnel(policy.at('tunnel'));
  checkOneOf(proxyProtocol.at('version'), ['', 'V1', 'V2']);
}
