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

// Those that begin with another one come before it.
const protocols = [
  'http2',
  'https',
  'http',
  'grpc-web',
  'grpc',
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
  const known = protocols.find(
    each =>
      name === each ||
      (!declared && name.startsWith(each) && name[each.length] === '-'),
  );
  return known ?? declared;
}

function isTcp(port: unknown): boolean {
  return (stringAt(port, 'protocol') ?? 'TCP') === 'TCP';
}

function containerPorts(workload: Workload): Fields[] {
  const ports: Fields[] = [];
  for (const container of listAt(workload.template.spec, 'containers')) {
    if (stringAt(container, 'name') !== 'istio-proxy') {
      for (const each of listAt(container, 'ports')) {
        if (isFields(each) && isTcp(each)) {
          ports.push(each);
        }
      }
    }
  }
  return ports;
}

function portNamed(name: string, workload: Workload): number | undefined {
  const found = containerPorts(workload).find(
    each => stringAt(each, 'name') === name,
  );
  return numberAt(found, 'containerPort');
}

/** TCP ports of a service, with target ports resolved against one of its workloads. */
export function servicePorts(
  service: KubernetesObject,
  workload?: Workload,
): ServicePort[] {
  const ports: ServicePort[] = [];
  for (const each of listAt(service, 'spec', 'ports')) {
    const port = numberAt(each, 'port');
    if (isFields(each) && isTcp(each) && port !== undefined) {
      const named = stringAt(each, 'targetPort');
      ports.push({
        port,
        targetPort:
          named && workload
            ? portNamed(named, workload)
            : numberAt(each, 'targetPort') || port,
        name: stringAt(each, 'name') || undefined,
        protocol: protocolOf(each) || undefined,
      });
    }
  }
  return ports;
}

/** Ports of a workload that its containers declare, its services send to or something else names, by number. */
export function workloadPorts(
  workload: Workload,
  services: ReadonlyArray<readonly ServicePort[]>,
  others: Iterable<number> = [],
): WorkloadPort[] {
  const ports = new Map<number, WorkloadPort>();
  for (const each of containerPorts(workload)) {
    const port = numberAt(each, 'containerPort');
    if (port !== undefined) {
      const name = stringAt(each, 'name') || undefined;
      ports.set(port, { port, name, protocol: undefined });
    }
  }
  for (const service of services) {
    for (const { targetPort, name, protocol } of service) {
      if (targetPort !== undefined) {
        let held = ports.get(targetPort);
        if (!held) {
          held = { port: targetPort, name: undefined, protocol: undefined };
          ports.set(targetPort, held);
        }
        held.name ??= name;
        held.protocol ??= protocol;
      }
    }
  }
  for (const port of others) {
    if (!ports.has(port)) {
      ports.set(port, { port });
    }
  }
  return [...ports.values()].sort((a, b) => a.port - b.port);
}
