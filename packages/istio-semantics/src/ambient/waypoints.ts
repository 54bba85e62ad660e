import {
  labelsOf,
  labelValue,
  listAt,
  namespaceOf,
  refOf,
  stringAt,
  valueAt,
} from '../model/fields';
import { kinds, refFromKey } from '../model/kinds';
import { matchesSelector } from '../model/labelSelector';
import type { MeshModel } from '../model/MeshModel';
import type { Workload } from '../model/workloads';
import type {
  KubernetesObject,
  Labels,
  ObjectRef,
  Reason,
  WaypointUse,
} from '../types';

const useWaypoint = 'istio.io/use-waypoint';
const useWaypointCanary = 'istio.io/use-waypoint-canary';

/** A waypoint by name, or the wish to have none. */
export type WaypointReference = { name: string; namespace: string } | 'none';

function referenceOn(
  labels: Labels,
  key: string,
  namespace: string,
): WaypointReference | undefined {
  const name = labelValue(labels, key);
  if (!name) {
    return undefined;
  }
  // Istio reserves the word.
  return name === 'none'
    ? 'none'
    : { name, namespace: labelValue(labels, `${key}-namespace`) || namespace };
}

/**
 * The waypoint that labels name: the object's own word first, then its namespace's.
 * Mirrors `pilot/pkg/serviceregistry/ambient/waypoints.go → GetUseWaypoint, fetchWaypointForTarget`.
 */
export function waypointReference(
  labels: Labels,
  namespaceLabels: Labels,
  namespace: string,
): WaypointReference | undefined {
  return (
    referenceOn(labels, useWaypoint, namespace) ??
    referenceOn(namespaceLabels, useWaypoint, namespace)
  );
}

/** The same for the canary waypoint of Istio 1.32. Mirrors `waypoints.go → GetUseWaypointCanary`. */
export function canaryWaypointReference(
  labels: Labels,
  namespaceLabels: Labels,
  namespace: string,
): WaypointReference | undefined {
  return (
    referenceOn(labels, useWaypointCanary, namespace) ??
    referenceOn(namespaceLabels, useWaypointCanary, namespace)
  );
}

function admits(
  model: MeshModel,
  gateway: KubernetesObject,
  namespace: string,
): boolean {
  const listeners = listAt(gateway, 'spec', 'listeners');
  const mesh = listeners.filter(each => stringAt(each, 'protocol') === 'HBONE');
  return (mesh.length > 0 ? mesh : listeners).some(each => {
    switch (stringAt(each, 'allowedRoutes', 'namespaces', 'from') ?? 'Same') {
      case 'All':
        return true;
      case 'Selector':
        return matchesSelector(
          valueAt(each, 'allowedRoutes', 'namespaces', 'selector'),
          model.namespaceLabels(namespace),
        );
      default:
        return namespaceOf(gateway) === namespace;
    }
  });
}

/** What keeps traffic to a target from its waypoint, or what leads it there. */
function waypointReason(
  model: MeshModel,
  reference: { name: string; namespace: string },
  target: 'service' | 'workload',
  from: string,
): { inUse: boolean; reason: Reason } {
  const object = refFromKey(kinds.gateway, reference.namespace, reference.name);
  const params = { name: reference.name, namespace: reference.namespace };
  const gateway = model.get(kinds.gateway, reference.namespace, reference.name);
  if (!gateway) {
    const code = model.readable(kinds.gateway)
      ? 'ambient.waypointMissing'
      : 'unknown.notReadable';
    return {
      inUse: false,
      reason: { code, params: { ...params, kind: kinds.gateway }, object },
    };
  }
  const types =
    labelValue(labelsOf(gateway), 'istio.io/waypoint-for') ?? 'service';
  if (types !== 'all' && types !== target) {
    return {
      inUse: false,
      reason: {
        code: 'ambient.waypointOtherTraffic',
        params: { ...params, types },
        object,
      },
    };
  }
  if (!admits(model, gateway, from)) {
    return {
      inUse: false,
      reason: {
        code: 'ambient.waypointNotAllowed',
        params: { ...params, from },
        object,
      },
    };
  }
  if (listAt(gateway, 'status', 'addresses').length === 0) {
    return {
      inUse: false,
      reason: { code: 'ambient.waypointNotReady', params, object },
    };
  }
  return {
    inUse: true,
    reason: {
      code: 'ambient.waypointUsed',
      params: { ...params, target },
      object,
    },
  };
}

function waypointsOfTarget(
  model: MeshModel,
  target: {
    ref: ObjectRef;
    labels: Labels;
    type: 'service' | 'workload';
    namespace: string;
  },
): WaypointUse[] {
  const namespaceLabels = model.namespaceLabels(target.namespace);
  const uses: WaypointUse[] = [];
  for (const canary of [false, true]) {
    const reference = (canary ? canaryWaypointReference : waypointReference)(
      target.labels,
      namespaceLabels,
      target.namespace,
    );
    if (reference && reference !== 'none') {
      const key = `${useWaypointCanary}-weight`;
      const weight = Number(
        labelValue(target.labels, key) ?? labelValue(namespaceLabels, key),
      );
      uses.push({
        target: target.ref,
        waypoint: refFromKey(
          kinds.gateway,
          reference.namespace,
          reference.name,
        ),
        canary,
        ...(canary && Number.isFinite(weight) ? { weight } : {}),
        ...waypointReason(model, reference, target.type, target.namespace),
      });
    }
  }
  return uses;
}

/**
 * Waypoints that labels name for a workload and for the services that select it, and whether each is in use.
 * Mirrors `waypoints.go → fetchWaypointForService, fetchWaypointForWorkload`: a waypoint that is not ready has no substitute.
 */
export function waypointsOf(
  model: MeshModel,
  workload: Workload,
): WaypointUse[] {
  return [
    ...waypointsOfTarget(model, {
      ref: workload.ref,
      labels: workload.template.labels,
      type: 'workload',
      namespace: workload.namespace,
    }),
    ...model.servicesOf(workload).flatMap(service =>
      waypointsOfTarget(model, {
        ref: refOf(service),
        labels: labelsOf(service),
        type: 'service',
        namespace: namespaceOf(service),
      }),
    ),
  ];
}
