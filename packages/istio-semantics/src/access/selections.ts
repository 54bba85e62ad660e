import { labelValue } from '../model/fields';
import type { Workload } from '../model';
import type { WaypointUse } from '../types';
import { gatewayNameLabel, PolicySelection } from './attachment';

/** What policies for a workload's own proxy are looked up by. */
export function workloadSelection(
  { namespace, template }: Workload,
  rootNamespace: string,
): PolicySelection {
  return {
    namespace,
    labels: template.labels,
    rootNamespace,
    waypoint:
      labelValue(template.labels, 'gateway.istio.io/managed') ===
      'istio.io-mesh-controller',
  };
}

/** What policies for a waypoint on the way to its target are looked up by. */
export function waypointSelection(
  { waypoint, target }: WaypointUse,
  rootNamespace: string,
): PolicySelection {
  const { name, namespace = '' } = target;
  return {
    namespace: waypoint.namespace ?? '',
    labels: { [gatewayNameLabel]: waypoint.name },
    rootNamespace,
    waypoint: true,
    services:
      target.kind === 'Service'
        ? [{ name, namespace, registry: 'Kubernetes' }]
        : [],
  };
}
