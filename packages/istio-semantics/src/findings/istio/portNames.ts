import { listAt, numberAt, refOf, stringAt } from '../../model/fields';
import { isIgnoredNamespace } from '../../injection/injectRequired';
import { kinds } from '../../model/kinds';
import type { Analyzer } from '../analyzer';
import { isControlPlaneObject } from '../shared';

const protocols = [
  'tcp',
  'udp',
  'grpc',
  'grpc-web',
  'http',
  'http_proxy',
  'http2',
  'https',
  'tls',
  'mongo',
  'redis',
  'mysql',
];
const appProtocols = [
  'kubernetes.io/h2c',
  'kubernetes.io/ws',
  'kubernetes.io/wss',
];
// SMTP, DNS, MySQL, MongoDB: taken for TCP without being told.
const wellKnownPorts = [25, 53, 3306, 27017];

/** Whether a port says its protocol. Mirrors `pkg/config/kube → ConvertProtocol`. */
function saysProtocol(port: unknown): boolean {
  if (stringAt(port, 'protocol') === 'UDP') {
    return true;
  }
  const declared = stringAt(port, 'appProtocol');
  if (declared !== undefined && appProtocols.includes(declared)) {
    return true;
  }
  const name = (declared ?? stringAt(port, 'name') ?? '').toLowerCase();
  return (
    name.startsWith('grpc-web') ||
    protocols.includes(name.split('-', 1)[0]) ||
    wellKnownPorts.includes(numberAt(port, 'port') ?? 0)
  );
}

/** Mirrors `analyzers/service/portname.go`. */
export const portNamesAnalyzer: Analyzer = {
  name: 'service.PortNameAnalyzer',
  kinds: [],
  localKinds: [kinds.service],
  about: [kinds.service],
  analyze(model, report, namespace) {
    if (isIgnoredNamespace(namespace)) {
      return;
    }
    for (const service of model.list(kinds.service, namespace)) {
      if (isControlPlaneObject(service)) {
        continue;
      }
      const isExternal = stringAt(service, 'spec', 'type') === 'ExternalName';
      listAt(service, 'spec', 'ports').forEach((port, index) => {
        const name = stringAt(port, 'name') ?? '';
        if (!saysProtocol(port) || (isExternal && name === 'tcp')) {
          report(isExternal ? 'IST0150' : 'IST0118', service, {
            params: {
              port: numberAt(port, 'port') ?? 0,
              name: name || '-',
            },
            field: `spec.ports[${index}].name`,
            affected: [refOf(service)],
          });
        }
      });
    }
  },
};
