import { dataPlaneOf } from '../access/dataPlane';
import type { PolicySelection } from '../access/attachment';
import { waypointSelection, workloadSelection } from '../access/selections';
import { waypointsOf } from '../ambient';
import { revisionOf } from '../injection';
import { kinds, MeshConfig, MeshModel, Workload } from '../model';
import type { ObjectRef, Reason } from '../types';
import { ApplicableTelemetries, applicableTelemetries } from './telemetries';

/** The proxy that tells about a workload's requests, and the Telemetry objects that speak to it. */
export interface TelemetrySubject extends ApplicableTelemetries {
  mesh: MeshConfig;
  /** Set where a waypoint tells, not a sidecar. */
  waypoint?: ObjectRef;
}

/** Why nothing is told, or why that is not known. */
export interface NoSubject {
  known: boolean;
  because: Reason;
}

/** Finds the proxy and its Telemetry objects. */
export function telemetrySubject(
  model: MeshModel,
  workload: Workload,
): TelemetrySubject | NoSubject {
  const unreadable = [kinds.istioTelemetry, kinds.pod].find(
    each => !model.readable(each),
  );
  if (unreadable) {
    return {
      known: false,
      because: { code: 'unknown.notReadable', params: { kind: unreadable } },
    };
  }
  const { kind } = dataPlaneOf(model, workload);
  if (kind === 'none' || kind === 'proxyless') {
    return { known: true, because: { code: 'tracing.noProxy', params: {} } };
  }
  const mesh = model.meshConfig(revisionOf(model, workload));
  if (!mesh.source || mesh.unknown) {
    return {
      known: false,
      because: mesh.unknown ?? { code: 'telemetry.noMeshConfig', params: {} },
    };
  }
  const applicable = (selection: PolicySelection) =>
    applicableTelemetries(selection, namespace =>
      model.list(kinds.istioTelemetry, namespace),
    );
  if (kind === 'sidecar') {
    return {
      mesh,
      ...applicable(workloadSelection(workload, mesh.rootNamespace)),
    };
  }
  const use = waypointsOf(model, workload).find(each => each.inUse);
  return use
    ? {
        mesh,
        waypoint: use.waypoint,
        ...applicable(waypointSelection(use, mesh.rootNamespace)),
      }
    : { known: true, because: { code: 'tracing.needsWaypoint', params: {} } };
}
