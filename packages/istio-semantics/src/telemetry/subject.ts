import { dataPlaneOf } from '../access/dataPlane';
import { waypointSelection, workloadSelection } from '../access/selections';
import { waypointsOf } from '../ambient';
import { kinds, MeshConfig, MeshModel, Workload } from '../model';
import type { ObjectRef, Reason, Verdict } from '../types';
import type { Chain } from './backend';
import { ApplicableTelemetries, telemetriesFor } from './telemetries';

/** The proxy that tells about a workload's requests, and the Telemetry objects that speak to it. */
export interface TelemetrySubject {
  mesh: MeshConfig;
  /** One object for all proxies of which it holds. */
  telemetries: ApplicableTelemetries;
  /** Set where a waypoint tells, not a sidecar. */
  waypoint?: ObjectRef;
}

/** Why nothing is told, or why that is not known. */
export interface NoSubject {
  known: boolean;
  because: Reason;
}

const needed = [kinds.istioTelemetry, kinds.pod] as const;

/** Finds the proxy and its Telemetry objects. */
export function telemetrySubject(
  model: MeshModel,
  workload: Workload,
): TelemetrySubject | NoSubject {
  const unreadable = needed.find(each => !model.readable(each));
  if (unreadable) {
    return {
      known: false,
      because: { code: 'unknown.notReadable', params: { kind: unreadable } },
    };
  }
  const { kind, revision } = dataPlaneOf(model, workload);
  if (kind === 'none' || kind === 'proxyless') {
    return { known: true, because: { code: 'tracing.noProxy', params: {} } };
  }
  const mesh = model.meshConfig(revision);
  if (!mesh.source || mesh.unknown) {
    return {
      known: false,
      because: mesh.unknown ?? { code: 'telemetry.noMeshConfig', params: {} },
    };
  }
  const { rootNamespace } = mesh;
  if (kind === 'sidecar') {
    const selection = workloadSelection(workload, rootNamespace);
    return { mesh, telemetries: telemetriesFor(model, selection) };
  }
  const use = waypointsOf(model, workload).find(each => each.inUse);
  return use
    ? {
        mesh,
        waypoint: use.waypoint,
        telemetries: telemetriesFor(
          model,
          waypointSelection(use, rootNamespace),
        ),
      }
    : { known: true, because: { code: 'tracing.needsWaypoint', params: {} } };
}

/** The verdict where there is no proxy to tell anything: its value from a chain that breaks at once, or unknown. */
export function verdictWithout<T>(
  { known, because }: NoSubject,
  valueOf: (chain: Chain) => T,
): Verdict<T> {
  return known
    ? {
        known,
        value: valueOf([{ ok: false, reason: because }]),
        because: [because],
      }
    : { known, because: [because] };
}
