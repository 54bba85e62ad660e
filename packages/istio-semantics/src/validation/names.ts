import { addressBytes, parseCidr } from '../access/matchers';
import { parseDuration } from '../traffic/durations';
import type { Place } from './place';

const label = '[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?';
const dnsLabel = new RegExp(`^${label}$`);
const wildcardLabel = new RegExp(`^(?:\\*|(?:\\*|\\*-)?${label})$`);
const qualifiedName = '(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const labelKey = new RegExp(`^(${label}(?:\\.${label})*/)?(${qualifiedName})$`);
const labelValue = new RegExp(`^(?:${qualifiedName})?$`);

/** Mirrors `pkg/config/labels → IsDNS1123Label`. */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && dnsLabel.test(text);
}

/** Mirrors `pkg/config/labels → IsWildcardDNS1123Label`. */
function isWildcardLabel(text: string): boolean {
  return text.length <= 63 && wildcardLabel.test(text);
}

function areDnsLabels(domain: string): boolean {
  const parts = domain.split('.');
  const last = parts[parts.length - 1];
  return (
    !/^[+-]?\d+$/.test(last) &&
    parts.every(
      (each, index) =>
        isDnsLabel(each) || (index === parts.length - 1 && each === ''),
    )
  );
}

/** Mirrors `pkg/config/validation/agent → ValidateFQDN`. */
export function isFqdn(text: string): boolean {
  return text.length > 0 && text.length <= 255 && areDnsLabels(text);
}

/** Mirrors `pkg/config/validation/agent → ValidateWildcardDomain`. */
export function isWildcardDomain(text: string): boolean {
  const dot = text.indexOf('.');
  return (
    text.length <= 255 &&
    isWildcardLabel(dot < 0 ? text : text.slice(0, dot)) &&
    (dot < 0 || areDnsLabels(text.slice(dot + 1)))
  );
}

/** Mirrors `pkg/config/validation/agent → ValidatePartialWildCard`. */
export function isPartialWildcard(host: string): boolean {
  return host.includes('*') && host !== '*' && !host.startsWith('*.');
}

export function isIpAddress(text: string): boolean {
  const [address, zone] = text.split(/%(.+)/s);
  const bytes = addressBytes(address);
  return bytes !== undefined && (zone === undefined || bytes.length === 16);
}

/** Mirrors `pkg/config/validation/agent → ValidateIPSubnet`. */
export function isIpSubnet(text: string): boolean {
  return text.includes('/') ? parseCidr(text) !== undefined : isIpAddress(text);
}

/** What `pkg/config/protocol → Parse` knows, by what Istio may do with it. */
const protocols = {
  http: ['http', 'http2', 'http_proxy', 'grpc', 'grpc-web'],
  tls: ['https', 'tls'],
  tcp: ['tcp', 'https', 'tls', 'mongo', 'redis', 'mysql'],
  other: ['udp', 'hbone', 'double-hbone'],
};

/** Mirrors `pkg/config/protocol → Instance.IsHTTP, IsTLS, IsTCP`. */
export function isProtocol(kind: 'http' | 'tls' | 'tcp', name: string) {
  return protocols[kind].includes(name.toLowerCase());
}

export function isKnownProtocol(name: string): boolean {
  return Object.values(protocols).some(each =>
    each.includes(name.toLowerCase()),
  );
}

export function checkDnsLabel(place: Place): void {
  const value = place.text();
  if (!isDnsLabel(value)) {
    place.error('validation.dnsLabel', { value });
  }
}

export function checkDomain(place: Place): void {
  const value = place.text();
  if (!isWildcardDomain(value)) {
    place.error('validation.domain', { value });
  }
}

export function checkFqdn(place: Place): void {
  const value = place.text();
  if (!isFqdn(value)) {
    place.error('validation.domain', { value });
  }
}

export function checkIpAddress(place: Place): void {
  const value = place.text();
  if (!isIpAddress(value)) {
    place.error('validation.ip', { value });
  }
}

export function checkIpSubnet(place: Place): void {
  const value = place.text();
  if (!isIpSubnet(value)) {
    place.error('validation.ipBlock', { value });
  }
}

/** Mirrors `pkg/config/validation/agent → ValidatePort`. */
export function checkPort(place: Place): void {
  const value = place.number();
  if (!Number.isInteger(value) || value < 1 || value > 65535) {
    place.error('validation.range', { value, min: 1, max: 65535 });
  }
}

/** An empty one leaves the choice to the proxy. Mirrors `ValidateProtocol`. */
export function checkProtocol(place: Place): void {
  const value = place.text();
  if (value !== '' && !isKnownProtocol(value)) {
    place.error('validation.protocol', { value });
  }
}

const unixPrefix = 'unix://';

export function isUnixAddress(address: string): boolean {
  return address.startsWith(unixPrefix);
}

/** Mirrors `ValidateUnixAddress`. */
export function checkUnixAddress(place: Place): void {
  const value = place.text().slice(unixPrefix.length);
  const valid =
    value.startsWith('@') || (value.startsWith('/') && !value.endsWith('/'));
  if (!valid) {
    place.error('validation.unixAddress', { value });
  }
}

/** Mirrors `pkg/config/validation/agent → ValidateDuration`; one that is not set is left alone. */
export function checkDuration(place: Place): void {
  if (!place.isSet) {
    return;
  }
  const value = place.text();
  const seconds = parseDuration(value);
  const nanoseconds = Math.round((seconds ?? 0) * 1e9);
  if (nanoseconds < 1e6 || nanoseconds % 1e6 !== 0) {
    place.error('validation.duration', { value });
  }
}

/** A number that counts something. */
export function checkNotNegative(place: Place): void {
  if (place.number() < 0) {
    place.error('validation.negative');
  }
}

export function checkRange(place: Place, min: number, max: number): void {
  const value = place.number();
  if (value < min || value > max) {
    place.error('validation.range', { value, min, max });
  }
}

/** Mirrors `pkg/config/labels → Instance.Validate`. */
export function checkLabels(place: Place): void {
  for (const [key, each] of place.entries()) {
    const [, prefix = '', name = ''] = labelKey.exec(key) ?? [];
    if (name === '' || name.length > 63 || prefix.length > 254) {
      each.error('validation.labelKey', { value: key });
    }
    const value = each.text();
    if (!labelValue.test(value)) {
      each.error('validation.labelValue', { value });
    }
  }
}

/**
 * A host with the namespaces that it is looked for in, `*` for all and `.` for the own one.
 * Mirrors `pkg/config/validation/agent → ValidateNamespaceSlashWildcardHostname`.
 */
export function checkNamespacedHost(
  place: Place,
  { gateway, allowNone }: { gateway: boolean; allowNone: boolean },
): void {
  const value = place.text();
  const slash = value.indexOf('/');
  if (slash < 0 && !gateway) {
    place.error('validation.hostForm', { value });
    return;
  }
  const namespace = value.slice(0, Math.max(slash, 0));
  const host = value.slice(slash + 1);
  const special = allowNone ? ['*', '.', '~'] : ['*', '.'];
  if (slash >= 0 && !special.includes(namespace) && !isDnsLabel(namespace)) {
    place.error('validation.dnsLabel', { value: namespace });
  }
  if (host !== '*' && !host.includes('.')) {
    place.error('validation.shortName', { value: host });
  }
  if (!isWildcardDomain(host) && !(gateway && isIpAddress(host))) {
    place.error('validation.domain', { value: host });
  }
  if (isPartialWildcard(host)) {
    place.error('validation.partialWildcard', { value: host });
  }
}
