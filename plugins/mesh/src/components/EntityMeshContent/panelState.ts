import type {
  EntityMesh,
  MeshDimension,
  MeshState,
} from '@mesh-portal/backstage-plugin-mesh-common';

/** State of the one workload in a cluster; a summary over several says nothing about each. */
export function panelState(
  mesh: EntityMesh,
  dimension: MeshDimension,
  cluster: string,
): MeshState | undefined {
  const parts = dimension === 'traffic' ? mesh.services : mesh.workloads;
  return parts.filter(part => part.cluster === cluster).length === 1
    ? mesh.clusters.find(({ name }) => name === cluster)?.dimensions[dimension]
        .state
    : undefined;
}
