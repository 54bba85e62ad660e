import { checkStrictHeader } from './headers';
import {
  checkDnsLabel,
  checkLabels,
  checkNotNegative,
  checkPort,
  checkUnixAddress,
  isFqdn,
  isIpAddress,
  isUnixAddress,
} from './names';
import type { Place } from './place';
import { checkOneOf } from './strings';

/** What the ServiceEntry that an endpoint belongs to asks of it. */
interface EndpointRules {
  /** Names of the service's ports; any are good where they are not known. */
  portNames?: ReadonlySet<string>;
  /** Whether the address has to be an IP address or a socket, may not be a socket, or may be anything. */
  addresses: 'ip' | 'names' | 'any';
}

function checkAddress(
  entry: Place,
  { portNames, addresses }: EndpointRules,
): void {
  const address = entry.at('address');
  const value = address.text();
  if (isUnixAddress(value) && addresses !== 'names') {
    checkUnixAddress(address);
    if (entry.at('ports').entries().length > 0) {
      entry.at('ports').error('validation.useless', { value: 'unix://' });
    }
    if (portNames && portNames.size !== 1) {
      address.error('validation.socketPorts');
    }
  } else if (!isIpAddress(value) && (addresses === 'ip' || !isFqdn(value))) {
    address.error('validation.address', { value });
  }
}

/** Mirrors `validateWorkloadEntry`, and the check of endpoints with names in `ValidateServiceEntry`. */
export function checkWorkloadEntry(entry: Place, rules: EndpointRules): void {
  const network = entry.at('network').text();
  if (entry.at('address').text() !== '' || rules.addresses === 'names') {
    checkAddress(entry, rules);
  } else if (network === '') {
    entry.at('address').error('validation.required');
    return;
  } else {
    entry.at('address').warn('validation.required');
  }
  for (const [name, port] of entry.at('ports').entries()) {
    if (rules.portNames && !rules.portNames.has(name)) {
      port.error('validation.endpointPort', { value: name });
    }
    checkDnsLabel(port.named(name));
    checkPort(port);
  }
  checkLabels(entry.at('labels'));
}

const methods = ['httpGet', 'tcpSocket', 'exec', 'grpc'];

/** Mirrors `validateReadinessProbe`. */
function checkProbe(probe: Place): void {
  if (!probe.isSet) {
    return;
  }
  [
    'periodSeconds',
    'initialDelaySeconds',
    'timeoutSeconds',
    'successThreshold',
    'failureThreshold',
  ].forEach(each => checkNotNegative(probe.at(each)));
  const method = methods.find(each => probe.at(each).isSet);
  if (!method) {
    probe.error('validation.noProbe');
    return;
  }
  const place = probe.at(method);
  if (method === 'exec') {
    if (place.at('command').items().length === 0) {
      place.at('command').error('validation.required');
    }
    return;
  }
  checkPort(place.at('port'));
  if (method === 'httpGet') {
    checkOneOf(place.at('scheme'), ['', 'HTTP', 'HTTPS']);
    place
      .at('httpHeaders')
      .items()
      .forEach(each => checkStrictHeader(each.at('name')));
  }
}

/** Mirrors `ValidateWorkloadGroup`. */
export function checkWorkloadGroup(spec: Place): void {
  if (!spec.at('template').isSet) {
    spec.at('template').error('validation.required');
    return;
  }
  checkLabels(spec.at('metadata').at('labels'));
  checkProbe(spec.at('probe'));
}
