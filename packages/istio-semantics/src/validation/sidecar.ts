import { checkDestination } from './destinations';
import {
  checkDnsLabel,
  checkFqdn,
  checkIpAddress,
  checkNamespacedHost,
  checkPort,
  checkProtocol,
  checkUnixAddress,
  isProtocol,
  isUnixAddress,
} from './names';
import type { Place } from './place';
import { checkAlphaSelector } from './selection';
import { checkOneOf } from './strings';
import { checkServerTls } from './tls';
import { checkConnectionPool } from './trafficPolicy';

function checkPortFields(port: Place): void {
  if (port.at('targetPort').number() > 0) {
    port.at('targetPort').error('validation.useless', { value: 'Sidecar' });
  }
  if (port.at('name').text() !== '') {
    checkDnsLabel(port.at('name'));
  }
  checkProtocol(port.at('protocol'));
}

function checkBoundPort(listener: Place): void {
  checkPort(listener.at('port').at('number'));
  if (listener.at('bind').text() !== '') {
    checkIpAddress(listener.at('bind'));
  }
}

function checkUnique(listener: Place, ports: Set<number>): void {
  const number = listener.at('port').at('number');
  const value = number.number();
  if (ports.has(value)) {
    number.error('validation.duplicate', { value });
  }
  ports.add(value);
}

const localEndpoint = /^(?:127\.0\.0\.1|0\.0\.0\.0|\[::1\]|\[::\])?:(\d{1,5})$/;

function checkDefaultEndpoint(endpoint: Place): void {
  const value = endpoint.text();
  if (value === '') {
    return;
  }
  if (isUnixAddress(value)) {
    checkUnixAddress(endpoint);
    return;
  }
  const port = Number(localEndpoint.exec(value)?.[1] ?? 0);
  if (port < 1 || port > 65535) {
    endpoint.error('validation.defaultEndpoint', { value });
  }
}

function checkListenerTls(listener: Place): void {
  const tls = listener.at('tls');
  if (!tls.isSet) {
    return;
  }
  const unsupported = [
    'subjectAltNames',
    'credentialName',
    'credentialNames',
    'tlsCertificates',
  ].map(each => tls.at(each));
  unsupported
    .filter(({ value }) => typeof value === 'string' || Array.isArray(value))
    .filter(({ value }) => (value as string | unknown[]).length > 0)
    .forEach(each => each.error('validation.useless', { value: 'Sidecar' }));
  if (tls.at('httpsRedirect').flag()) {
    tls.at('httpsRedirect').error('validation.useless', { value: 'Sidecar' });
  }
  const value = tls.at('mode').text();
  if (value === 'ISTIO_MUTUAL' || value === 'AUTO_PASSTHROUGH') {
    tls.at('mode').error('validation.value', { value });
  }
  const protocol = listener.at('port').at('protocol').text();
  if (!isProtocol('tls', protocol)) {
    tls.error('validation.tlsForbidden', { value: protocol });
  }
  checkServerTls(tls);
}

function checkIngress(ingress: Place): void {
  const ports = new Set<number>();
  for (const listener of ingress.items()) {
    if (!listener.isSet || !listener.at('port').isSet) {
      (listener.isSet ? listener.at('port') : listener).error(
        'validation.required',
      );
      continue;
    }
    checkPortFields(listener.at('port'));
    checkBoundPort(listener);
    checkUnique(listener, ports);
    checkDefaultEndpoint(listener.at('defaultEndpoint'));
    checkListenerTls(listener);
    const pool = listener.at('connectionPool');
    checkConnectionPool(pool);
    const protocol = listener.at('port').at('protocol').text();
    if (pool.at('http').isSet && !isProtocol('http', protocol)) {
      pool.at('http').warn('validation.useless', { value: protocol });
    }
  }
}

/** Mirrors `validateSidecarEgressPortBindAndCaptureMode`. */
function checkEgressPort(
  listener: Place,
  ports: Set<number>,
  sockets: Set<string>,
): void {
  checkPortFields(listener.at('port'));
  if (listener.at('port').at('number').number() !== 0) {
    checkBoundPort(listener);
    checkUnique(listener, ports);
    return;
  }
  const bind = listener.at('bind');
  const value = bind.text();
  if (isUnixAddress(value)) {
    checkUnixAddress(bind);
  } else {
    bind.error('validation.unixAddress', { value });
  }
  checkOneOf(listener.at('captureMode'), ['', 'DEFAULT', 'NONE']);
  if (sockets.has(value)) {
    bind.error('validation.duplicate', { value });
  }
  sockets.add(value);
}

function checkEgressHosts(hosts: Place, namespace: string): void {
  const seen = new Map<string, Set<string>>();
  if (hosts.items().length === 0) {
    hosts.error('validation.empty');
  }
  for (const each of hosts.items()) {
    const value = each.text();
    const slash = value.indexOf('/');
    const written = value.slice(0, Math.max(slash, 0));
    // What is left out of the hosts before is none of them.
    if (slash >= 0 && written !== '~') {
      const key = written === '.' ? namespace : written;
      const host = value.slice(slash + 1);
      const known = seen.get(key) ?? new Set();
      if (host === '*' ? known.size > 0 : known.has(host) || known.has('*')) {
        each.warn('validation.duplicate', { value });
      }
      seen.set(key, known.add(host));
    }
    checkNamespacedHost(each, { gateway: false, allowNone: true });
  }
  if (seen.get('*')?.has('*') && seen.size > 1) {
    hosts.warn('validation.everyHost');
  }
}

function checkEgress(egress: Place, namespace: string): void {
  const ports = new Set<number>();
  const sockets = new Set<string>();
  const listeners = egress.items();
  listeners.forEach((listener, index) => {
    if (!listener.isSet) {
      listener.error('validation.null');
      return;
    }
    if (listener.at('port').isSet) {
      checkEgressPort(listener, ports, sockets);
    } else if (index < listeners.length - 1) {
      listener.at('port').error('validation.lastListener');
    }
    checkEgressHosts(listener.at('hosts'), namespace);
  });
}

/** Mirrors `validateSidecarOutboundTrafficPolicy`. */
function checkOutboundPolicy(policy: Place): void {
  const proxy = policy.at('egressProxy');
  if (!proxy.isSet) {
    return;
  }
  if (policy.at('mode').text() !== 'ALLOW_ANY') {
    proxy.error('validation.needs', { other: 'mode: ALLOW_ANY' });
    return;
  }
  checkFqdn(proxy.at('host'));
  if (!proxy.at('port').isSet) {
    proxy.at('port').error('validation.required');
    return;
  }
  checkDestination(proxy);
}

/** Mirrors `ValidateSidecar`. */
export function checkSidecar(spec: Place, namespace: string): void {
  const egress = spec.at('egress');
  const ingress = spec.at('ingress');
  const empty =
    egress.items().length === 0 &&
    ingress.items().length === 0 &&
    !spec.at('outboundTrafficPolicy').isSet &&
    !spec.at('inboundConnectionPool').isSet;
  if (empty) {
    spec.error('validation.empty');
    return;
  }
  if (!checkAlphaSelector(spec.at('workloadSelector'))) {
    return;
  }
  checkIngress(ingress);
  checkConnectionPool(spec.at('inboundConnectionPool'));
  checkEgress(egress, namespace);
  checkOutboundPolicy(spec.at('outboundTrafficPolicy'));
}
