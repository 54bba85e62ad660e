import type {
  ObjectRef,
  TrafficAnswer,
  Verdict,
} from '@mesh-portal/istio-semantics';
import type {
  EntityMesh,
  MeshDimension,
  MeshState,
  WorkloadMesh,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { clusterTitle } from '../../utils/entityMesh';
import { objectKey } from '../../utils/objectName';

/** One workload or service of one cluster, and what is known about it. */
export interface Panel<T> {
  key: string;
  object: ObjectRef;
  /** Title of the cluster. */
  cluster: string;
  /** Absent where only the state of several together is known. */
  state: MeshState | undefined;
  verdict: Verdict<T>;
}

export function workloadPanels<T>(
  mesh: EntityMesh,
  dimension: MeshDimension,
  verdictOf: (workload: WorkloadMesh) => Verdict<T>,
): Panel<T>[] {
  return mesh.workloads.map(workload =>
    panel(
      mesh,
      dimension,
      mesh.workloads,
      workload.cluster,
      workload.workload,
      verdictOf(workload),
    ),
  );
}

export function servicePanels(mesh: EntityMesh): Panel<TrafficAnswer>[] {
  return mesh.services.map(({ cluster, service, traffic }) =>
    panel(mesh, 'traffic', mesh.services, cluster, service, traffic),
  );
}

function panel<T>(
  mesh: EntityMesh,
  dimension: MeshDimension,
  siblings: ReadonlyArray<{ cluster: string }>,
  cluster: string,
  object: ObjectRef,
  verdict: Verdict<T>,
): Panel<T> {
  const isOnlyOne =
    siblings.filter(sibling => sibling.cluster === cluster).length === 1;
  const { dimensions } =
    mesh.clusters.find(({ name }) => name === cluster) ?? {};
  return {
    key: objectKey({ ...object, cluster }),
    object,
    cluster: clusterTitle(mesh, cluster),
    state: isOnlyOne ? dimensions?.[dimension].state : undefined,
    verdict,
  };
}
