import type {
  ObjectRef,
  TrafficAnswer,
  Verdict,
} from '@mesh-portal/istio-semantics';
import type {
  EntityMesh,
  MeshDimension,
  MeshState,
  ServiceMesh,
  WorkloadMesh,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { clusterTitle } from '../../utils/entityMesh';
import { objectKey } from '../../utils/objectName';

/** One workload or service of one cluster, and what is known about it. */
export interface Panel<T, TSource = unknown> {
  key: string;
  object: ObjectRef;
  cluster: { name: string; title: string };
  /** Absent where only the state of several together is known. */
  state: MeshState | undefined;
  verdict: Verdict<T>;
  /** Where the verdict is from. */
  source: TSource;
}

export function workloadPanels<T>(
  mesh: EntityMesh,
  dimension: MeshDimension,
  verdictOf: (workload: WorkloadMesh) => Verdict<T>,
): Panel<T, WorkloadMesh>[] {
  return mesh.workloads.map(workload => ({
    ...panel(
      mesh,
      dimension,
      mesh.workloads,
      workload.cluster,
      workload.workload,
    ),
    verdict: verdictOf(workload),
    source: workload,
  }));
}

export function servicePanels(
  mesh: EntityMesh,
): Panel<TrafficAnswer, ServiceMesh>[] {
  return mesh.services.map(each => ({
    ...panel(mesh, 'traffic', mesh.services, each.cluster, each.service),
    verdict: each.traffic,
    source: each,
  }));
}

function panel(
  mesh: EntityMesh,
  dimension: MeshDimension,
  siblings: ReadonlyArray<{ cluster: string }>,
  cluster: string,
  object: ObjectRef,
): Omit<Panel<unknown>, 'verdict' | 'source'> {
  const isOnlyOne =
    siblings.filter(sibling => sibling.cluster === cluster).length === 1;
  const { dimensions } =
    mesh.clusters.find(({ name }) => name === cluster) ?? {};
  return {
    key: objectKey({ ...object, cluster }),
    object,
    cluster: { name: cluster, title: clusterTitle(mesh, cluster) },
    state: isOnlyOne ? dimensions?.[dimension].state : undefined,
  };
}
