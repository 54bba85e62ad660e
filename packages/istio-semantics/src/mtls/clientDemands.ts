import { fieldsAt, isFields, listAt, numberAt } from '../model/fields';
import type { MergedRule } from '../traffic/destinationRules';
import { optionalFields } from '../traffic/trafficPolicy';
import type { KubernetesObject } from '../types';
import type { ClientTlsMode } from './clientTls';
import { clusterTlsMode } from './connection';

/** TLS that a DestinationRule makes clients use. */
export interface ClientDemand {
  mode: ClientTlsMode;
  /** Service port; undefined for all that have no settings of their own. */
  port?: number;
  subset?: string;
  object: KubernetesObject;
  field: string;
}

function portsIn(policy: unknown): number[] {
  return listAt(policy, 'portLevelSettings')
    .filter(isFields)
    .map(each => numberAt(fieldsAt(each, 'port'), 'number'))
    .filter((each): each is number => each !== undefined);
}

function demandsOf(rule: MergedRule): ClientDemand[] {
  const demands: ClientDemand[] = [];
  const above = rule.trafficPolicy;
  for (const subset of [undefined, ...rule.subsets.keys()]) {
    const part = subset === undefined ? undefined : rule.subsets.get(subset);
    const own = optionalFields(part?.fields, 'trafficPolicy');
    if (subset !== undefined && !own) {
      continue;
    }
    const ports = new Set([...portsIn(above?.fields), ...portsIn(own)]);
    for (const port of [undefined, ...ports]) {
      const mode = clusterTlsMode(rule, port, subset);
      const inherited = own && mode === clusterTlsMode(rule, port);
      const owner = own ? part : above;
      if (mode && owner && !inherited) {
        const path = own ? `spec.subsets[${subset}].` : 'spec.';
        const rest = port === undefined ? 'tls.mode' : 'portLevelSettings';
        demands.push({
          mode,
          ...(port === undefined ? {} : { port }),
          ...(subset === undefined ? {} : { subset }),
          object: owner.object,
          field: `${path}trafficPolicy.${rest}`,
        });
      }
    }
  }
  return demands;
}

const known = new WeakMap<MergedRule, readonly ClientDemand[]>();

/** The TLS modes of a rule, over all ports and subsets that it names. */
export function clientDemands(rule: MergedRule): readonly ClientDemand[] {
  let demands = known.get(rule);
  if (!demands) {
    demands = demandsOf(rule);
    known.set(rule, demands);
  }
  return demands;
}
