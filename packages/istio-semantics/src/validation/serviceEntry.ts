import { labelsOf, labelValue } from '../model/fields';
import type { KubernetesObject } from '../types';
import {
  checkDnsLabel,
  checkDomain,
  checkFqdn,
  checkIpSubnet,
  checkPort,
  checkProtocol,
  isPartialWildcard,
  isProtocol,
} from './names';
import type { Place } from './place';
import { checkAlphaSelector, checkExportTo } from './selection';
import { checkWorkloadEntry } from './workloads';

/** Mirrors `pilot/pkg/networking/serviceentry → ShouldV2AutoAllocateIPFromConfig` with the feature on, as by default. */
function allocatesAddresses(object: KubernetesObject, spec: Place): boolean {
  const asked = labelValue(
    labelsOf(object),
    'networking.istio.io/enable-autoallocate-ip',
  );
  return (
    !['', 'NONE'].includes(spec.at('resolution').text()) &&
    asked?.toLowerCase() !== 'false'
  );
}

function checkHosts(hosts: Place): void {
  if (hosts.items().length === 0) {
    hosts.error('validation.empty');
  }
  for (const host of hosts.items()) {
    const value = host.text();
    if (value === '*') {
      host.error('validation.domain', { value });
      continue;
    }
    checkDomain(host);
    if (isPartialWildcard(value)) {
      host.warn('validation.partialWildcard', { value });
    }
  }
}

function checkPorts(spec: Place, needsAddresses: boolean): Set<string> {
  const numbers = new Set<number>();
  const names = new Set<string>();
  for (const port of spec.at('ports').items()) {
    if (!port.isSet) {
      port.error('validation.null');
      continue;
    }
    const name = port.at('name');
    const number = port.at('number');
    if (names.has(name.text())) {
      name.error('validation.duplicate', { value: name.text() });
    }
    if (numbers.has(number.number())) {
      number.error('validation.duplicate', { value: number.number() });
    }
    names.add(name.text());
    numbers.add(number.number());
    const target = port.at('targetPort');
    if (target.number() !== 0) {
      checkPort(target);
      if (['', 'NONE'].includes(spec.at('resolution').text())) {
        target.warn('validation.useless', { value: 'resolution NONE' });
      }
    }
    if (needsAddresses && ['', 'TCP'].includes(port.at('protocol').text())) {
      port.warn('validation.needs', { other: 'addresses' });
    }
    checkDnsLabel(name);
    checkProtocol(port.at('protocol'));
    checkPort(number);
  }
  return names;
}

function checkNamedEndpoints(spec: Place, portNames: ReadonlySet<string>) {
  const endpoints = spec.at('endpoints').items();
  if (endpoints.length === 0) {
    spec.at('hosts').items().forEach(checkFqdn);
  }
  if (
    spec.at('resolution').text() === 'DNS_ROUND_ROBIN' &&
    endpoints.length > 1
  ) {
    spec.at('endpoints').error('validation.oneEndpoint');
  }
  for (const endpoint of endpoints) {
    if (endpoint.isSet) {
      checkWorkloadEntry(endpoint, { portNames, addresses: 'names' });
    } else {
      endpoint.error('validation.null');
    }
  }
  const shared =
    spec.at('addresses').items().length > 0 &&
    spec.at('hosts').items().length > 1;
  const tcp = spec
    .at('ports')
    .items()
    .find(each => isProtocol('tcp', each.at('protocol').text()));
  if (shared && tcp) {
    tcp.warn('validation.sharedAddress');
  }
}

/** Hosts that are looked up when they are asked for, so that requests have to name them. */
function checkDynamicHosts(spec: Place): void {
  for (const each of ['endpoints', 'workloadSelector']) {
    const place = spec.at(each);
    const empty = Array.isArray(place.value) && place.value.length === 0;
    if (place.isSet && !empty) {
      place.error('validation.useless', { value: 'resolution DYNAMIC_DNS' });
    }
  }
  for (const host of spec.at('hosts').items()) {
    if (!host.text().startsWith('*.')) {
      host.error('validation.dynamicHost', { value: host.text() });
    }
  }
  for (const port of spec.at('ports').items()) {
    const protocol = port.at('protocol').text();
    if (!isProtocol('http', protocol) && !isProtocol('tls', protocol)) {
      port.error('validation.dynamicPort', { value: protocol });
    }
  }
}

function checkResolution(spec: Place, portNames: ReadonlySet<string>): void {
  const resolution = spec.at('resolution').text() || 'NONE';
  const endpoints = spec.at('endpoints');
  switch (resolution) {
    case 'NONE':
      if (endpoints.items().length > 0) {
        endpoints.error('validation.useless', { value: 'resolution NONE' });
      }
      if (spec.at('workloadSelector').isSet) {
        spec
          .at('workloadSelector')
          .warn('validation.useless', { value: 'resolution NONE' });
      }
      break;
    case 'STATIC':
      for (const endpoint of endpoints.items()) {
        if (endpoint.isSet) {
          checkWorkloadEntry(endpoint, { portNames, addresses: 'ip' });
        } else {
          endpoint.error('validation.null');
        }
      }
      break;
    case 'DNS':
    case 'DNS_ROUND_ROBIN':
      checkNamedEndpoints(spec, portNames);
      break;
    case 'DYNAMIC_DNS':
      checkDynamicHosts(spec);
      break;
    default:
      spec.at('resolution').error('validation.value', { value: resolution });
  }
}

/** By TCP alone hosts cannot be told apart. */
function checkManyHosts(spec: Place): void {
  if (
    ['', 'NONE'].includes(spec.at('resolution').text()) ||
    spec.at('hosts').items().length < 2
  ) {
    return;
  }
  const port = spec
    .at('ports')
    .items()
    .find(each => {
      const protocol = each.at('protocol').text();
      return !isProtocol('http', protocol) && !isProtocol('tls', protocol);
    });
  port?.error('validation.manyHosts');
}

/** Mirrors `ValidateServiceEntry`. */
export function checkServiceEntry(
  spec: Place,
  namespace: string,
  object: KubernetesObject,
): void {
  const selector = spec.at('workloadSelector');
  if (!checkAlphaSelector(selector)) {
    return;
  }
  if (selector.isSet && spec.at('endpoints').isSet) {
    spec.at('endpoints').error('validation.exclusive', {
      other: 'workloadSelector',
    });
  }
  checkHosts(spec.at('hosts'));
  const addresses = spec.at('addresses').items();
  addresses.forEach(checkIpSubnet);
  const block = addresses.find(each => each.text().includes('/'));
  if (block && !['', 'NONE', 'STATIC'].includes(spec.at('resolution').text())) {
    block.error('validation.blockResolution');
  }
  const names = checkPorts(
    spec,
    addresses.length === 0 && !allocatesAddresses(object, spec),
  );
  checkResolution(spec, names);
  checkManyHosts(spec);
  checkExportTo(spec.at('exportTo'), namespace, { allowNone: true });
}
