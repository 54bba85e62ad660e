import { listAt, refOf, stringAt } from '../../model/fields';
import { KindKey, kinds } from '../../model/kinds';
import type { KubernetesObject } from '../../types';
import type { Analyzer } from '../analyzer';

const waypoint = ['istio.io/WaypointBound'];
const gatewayApi = ['Accepted', 'Programmed', 'ResolvedRefs'];

/** Conditions of a kind that say by `False` that something is wrong. */
const negative: Readonly<Record<KindKey, readonly string[]>> = {
  [kinds.service]: waypoint,
  [kinds.serviceEntry]: waypoint,
  [kinds.authorizationPolicy]: ['ZtunnelAccepted', 'WaypointAccepted'],
  [kinds.gateway]: gatewayApi,
  [kinds.httpRoute]: gatewayApi,
  [kinds.grpcRoute]: gatewayApi,
};

function conditionsOf(object: KubernetesObject): unknown[] {
  return [
    ...listAt(object, 'status', 'conditions'),
    ...listAt(object, 'status', 'parents').flatMap(each =>
      listAt(each, 'conditions'),
    ),
  ];
}

function isBad(kind: KindKey, condition: unknown): boolean {
  const type = stringAt(condition, 'type') ?? '';
  return (
    (stringAt(condition, 'status') === 'False' &&
      negative[kind].includes(type)) ||
    (type === 'WaypointAccepted' &&
      stringAt(condition, 'reason') === 'PartiallyInvalid')
  );
}

/** Mirrors `analyzers/conditions/conditions.go`. */
export const conditionsAnalyzer: Analyzer = {
  name: 'conditions.ConditionAnalyzer',
  kinds: [],
  localKinds: Object.keys(negative),
  analyze(model, report, namespace) {
    for (const kind of Object.keys(negative)) {
      for (const object of model.list(kind, namespace)) {
        for (const condition of conditionsOf(object)) {
          if (isBad(kind, condition)) {
            report('IST0171', object, {
              params: {
                type: stringAt(condition, 'type') ?? '',
                reason: stringAt(condition, 'reason') ?? '',
                message: stringAt(condition, 'message') ?? '',
              },
              field: 'status.conditions',
              affected: kind === kinds.service ? [refOf(object)] : [],
            });
          }
        }
      }
    }
  },
};
