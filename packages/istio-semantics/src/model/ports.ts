import { Fields, isFields, listAt, numberAt, stringAt } from './fields';
import type { Workload } from './workloads';
import type { KubernetesObject } from '../types';

/** A TCP port that a workload listens on. */
export interface WorkloadPort {
  port: number;
  name?: string;
  protocol?: string;
}

/** A port of a service and the workload port behind it. */
export interface ServicePort {
  port: number;
  /** Undefined for a name that no container has. */
  targetPort: number | undefined;
  name?: string;
  /** As Istio reads it, from `appProtocol` or the name. */
  protocol?: string;
}

const protocols = [
  'http',
  'http2',
  'https',
  'grpc',
  'grpc-web',
  'tcp',
  'tls',
  'mongo',
  'mysql',
  'redis',
];

/** Protocol that Istio reads off a service port. Mirrors `pkg/config/kube → ConvertProtocol`. */
function protocolOf(port: Fields): string | undefined {
  const declared = stringAt(port, 'appProtocol');
  const name = declared ?? stringAt(port, 'name') ?? '';
  const known = protocols.filter(
    each => name === each || (!declared && name.startsWith(`${each}-`)),
  );
  return known.sort((a, b) => b.length - a.length)[0] ?? declared;
}

function isTcp(port: unknown): boolean {
  return (stringAt(port, 'protocol') ?? 'TCP') === 'TCP';
}

function containerPorts(workload: Workload): Fields[] {
  return listAt(workload.template.spec, 'containers')
    .filter(each => stringAt(each, 'name') !== 'istio-proxy')
    .flatMap(each => listAt(each, 'ports'))
    .filter(isFields)
    .filter(isTcp);
}

/** TCP ports of a service, with target ports resolved against one of its workloads. */
export function servicePorts(
  service: KubernetesObject,
  workload?: Workload,
): ServicePort[] {
  return listAt(service, 'spec', 'ports')
    .filter(isFields)
    .filter(isTcp)
    .flatMap(each => {
      const port = numberAt(each, 'port');
      if (port === undefined) {
        return [];
      }
      const named = stringAt(each, 'targetPort');
      const targetPort =
        named && workload
          ? containerPorts(workload)
              .filter(one => stringAt(one, 'name') === named)
              .map(one => numberAt(one, 'containerPort'))[0]
          : numberAt(each, 'targetPort') || port;
      const name = stringAt(each, 'name');
      const protocol = protocolOf(each);
      return [
        {
          port,
          targetPort,
          ...(name ? { name } : {}),
          ...(protocol ? { protocol } : {}),
        },
      ];
    });
}

/** Ports of a workload that its containers declare or its services send to, by number. */
export function workloadPorts(
  workload: Workload,
  services: ReadonlyArray<readonly ServicePort[]>,
): WorkloadPort[] {
  const ports = new Map<number, WorkloadPort>();
  for (const each of containerPorts(workload)) {
    const port = numberAt(each, 'containerPort');
    const name = stringAt(each, 'name');
    if (port !== undefined) {
      ports.set(port, { port, ...(name ? { name } : {}) });
    }
  }
  for (const { targetPort, name, protocol } of services.flat()) {
    if (targetPort !== undefined) {
      const held = ports.get(targetPort) ?? { port: targetPort };
      held.name ??= name;
      held.protocol ??= protocol;
      ports.set(targetPort, held);
    }
  }
  return [...ports.values()].sort((a, b) => a.port - b.port);
}
