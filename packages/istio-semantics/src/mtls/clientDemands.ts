import { isFields, listAt, numberAt } from '../model/fields';
import { kinds } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import type { MergedRule } from '../traffic/destinationRules';
import { destinationRulesOf } from '../traffic/indexes';
import { optionalFields } from '../traffic/trafficPolicy';
import type { KubernetesObject } from '../types';
import type { ClientTlsMode } from './clientTls';
import { clusterTlsMode } from './connection';

/** TLS that DestinationRules make clients use towards a service. */
export interface ClientDemand {
  clientNamespaces: string[] | 'all';
  mode: ClientTlsMode;
  /** Service port; undefined for all that have no settings of their own. */
  port?: number;
  subset?: string;
  object: KubernetesObject;
  field: string;
}

const nobody = '\n';

function portsIn(policy: unknown): number[] {
  return listAt(policy, 'portLevelSettings')
    .filter(isFields)
    .map(each => numberAt(each.port, 'number'))
    .filter((each): each is number => each !== undefined);
}

/** The modes of one rule, over all ports and subsets that it names. */
function demandsOfRule(
  rule: MergedRule,
): Omit<ClientDemand, 'clientNamespaces'>[] {
  const demands: Omit<ClientDemand, 'clientNamespaces'>[] = [];
  for (const subset of [undefined, ...rule.subsets.keys()]) {
    const part = subset === undefined ? undefined : rule.subsets.get(subset);
    const own = optionalFields(part?.fields, 'trafficPolicy');
    const owner = own && part ? part : rule.trafficPolicy;
    if (!owner || (subset !== undefined && !own)) {
      continue;
    }
    const policy = own ?? rule.trafficPolicy?.fields;
    for (const port of [undefined, ...new Set(portsIn(policy))]) {
      const mode = clusterTlsMode(rule, port, subset);
      if (mode) {
        const field =
          port === undefined
            ? 'trafficPolicy.tls.mode'
            : 'trafficPolicy.portLevelSettings';
        demands.push({
          mode,
          ...(port === undefined ? {} : { port }),
          ...(subset === undefined ? {} : { subset }),
          object: owner.object,
          field:
            subset === undefined
              ? `spec.${field}`
              : `spec.subsets[${subset}].${field}`,
        });
      }
    }
  }
  return demands;
}

/**
 * What DestinationRules ask of clients of a service, by the namespaces whose clients they rule; workload selectors are
 * taken as fulfilled. The plain rule for everybody else comes last.
 */
export function clientDemands(
  model: MeshModel,
  service: { host: string; namespace: string },
  revision?: string,
): readonly ClientDemand[] {
  const index = destinationRulesOf(model, revision);
  const root = model.rootNamespace(revision);
  return model.memo(
    'clientDemands',
    [revision ?? '', service.host].join('\n'),
    [[kinds.destinationRule], [kinds.configMap]],
    () => {
      const exported = [
        ...index.exportedBy(service.namespace, service.host),
        ...index.exportedBy(root, service.host),
      ];
      const named = [
        ...index.namespacesThatRule(service.host),
        ...exported
          .flatMap(each => [...each.exportTo])
          .filter(each => each !== '*' && each !== '.'),
      ];
      const groups: Array<{
        clients: string[] | 'all';
        rules: readonly MergedRule[];
      }> = [
        ...[...new Set(named)].sort().map(each => ({
          clients: [each],
          rules: index.lookup(each, service),
        })),
        { clients: 'all', rules: index.lookup(nobody, service) },
      ];
      return groups.flatMap(({ clients, rules }) =>
        rules
          .flatMap(demandsOfRule)
          .map(each => ({ ...each, clientNamespaces: clients })),
      );
    },
  );
}
