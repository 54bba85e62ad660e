import { refOf } from '../model/fields';
import type { ServicePort } from '../model/ports';
import type {
  DestinationRuleIndex,
  MergedRule,
} from '../traffic/destinationRules';
import type { MtlsAnswer } from '../types';
import { ClientDemand, clientDemands } from './clientDemands';
import { ServerMode, transports, works } from './connection';
import { titleOf } from './server';

type Conflict = MtlsAnswer['clientConflicts'][number];

/** A service in front of a workload. */
export interface Front {
  host: string;
  namespace: string;
  ports: readonly ServicePort[];
}

function concerns(
  demand: ClientDemand,
  all: readonly ClientDemand[],
  port: number,
): boolean {
  return demand.port === undefined
    ? !all.some(each => each.subset === demand.subset && each.port === port)
    : demand.port === port;
}

/** Conflicts of one rule with one port. */
function conflictsOn(
  rule: MergedRule,
  clientNamespaces: Conflict['clientNamespaces'],
  port: number,
  server: ServerMode,
): Conflict[] {
  const demands = clientDemands(rule);
  return demands
    .filter(
      each =>
        works(transports[each.mode], server) === false &&
        concerns(each, demands, port),
    )
    .map(({ object, field, mode }) => ({
      clientNamespaces,
      reason: {
        code: server === 'no-proxy' ? 'mtls.conflictNoProxy' : 'mtls.conflict',
        params: { rule: titleOf(object), client: mode, server, port },
        object: refOf(object),
        field,
      },
    }));
}

/**
 * DestinationRules that make clients connect to a workload in a way that it does not take; workload selectors are taken
 * as fulfilled. A rule whose effect depends on the application (SIMPLE or MUTUAL without STRICT) is not called a
 * conflict.
 */
export function clientConflicts(
  rules: DestinationRuleIndex,
  fronts: readonly Front[],
  serverMode: (port: number) => ServerMode,
): Conflict[] {
  const found: Conflict[] = [];
  for (const front of fronts) {
    for (const { clients, rules: used } of rules.clientGroups(front)) {
      for (const rule of used) {
        for (const { port, targetPort } of front.ports) {
          if (targetPort !== undefined) {
            found.push(
              ...conflictsOn(rule, clients, port, serverMode(targetPort)),
            );
          }
        }
      }
    }
  }
  return found;
}
