import { refOf } from '../model/fields';
import type { MeshModel } from '../model/MeshModel';
import type { Workload } from '../model/workloads';
import { hostOfService } from '../traffic/indexes';
import type { KubernetesObject, MtlsAnswer } from '../types';
import { ClientDemand, clientDemands } from './clientDemands';
import type { ServerMode } from './connection';
import { works } from './connection';
import { servicePorts } from '../model/ports';
import { titleOf } from './server';

type Conflict = MtlsAnswer['clientConflicts'][number];

const transports = {
  DISABLE: 'plaintext',
  SIMPLE: 'tls',
  MUTUAL: 'mutual-tls',
  ISTIO_MUTUAL: 'istio-mtls',
} as const;

/** Service ports that a demand is about. */
function concerns(
  demand: ClientDemand,
  all: readonly ClientDemand[],
  port: number,
): boolean {
  if (demand.port !== undefined) {
    return demand.port === port;
  }
  const samePlace = (each: ClientDemand) =>
    each.object === demand.object &&
    each.subset === demand.subset &&
    each.port === port;
  return !all.some(samePlace);
}

/**
 * DestinationRules that make clients connect to a workload in a way that it does not take. A rule whose effect depends
 * on the application (SIMPLE or MUTUAL without STRICT) is not called a conflict.
 */
export function clientConflicts(
  model: MeshModel,
  workload: Workload,
  services: readonly KubernetesObject[],
  serverMode: (port: number) => ServerMode,
  revision?: string,
): Conflict[] {
  const found = new Map<string, Conflict>();
  for (const service of services) {
    const target = {
      host: hostOfService(model, service),
      namespace: workload.namespace,
    };
    const demands = clientDemands(model, target, revision);
    if (demands.length === 0) {
      continue;
    }
    for (const { port, targetPort } of servicePorts(service, workload)) {
      const server =
        targetPort === undefined ? undefined : serverMode(targetPort);
      for (const demand of demands) {
        if (
          server !== undefined &&
          concerns(demand, demands, port) &&
          works(transports[demand.mode], server) === false
        ) {
          const { clientNamespaces, object, field, mode } = demand;
          const key = [
            titleOf(object),
            field,
            mode,
            server,
            clientNamespaces,
          ].join(' ');
          found.set(
            key,
            found.get(key) ?? {
              clientNamespaces,
              reason: {
                code:
                  server === 'no-proxy'
                    ? 'mtls.conflictNoProxy'
                    : 'mtls.conflict',
                params: { rule: titleOf(object), client: mode, server, port },
                object: refOf(object),
                field,
              },
            },
          );
        }
      }
    }
  }
  return [...found.values()];
}
