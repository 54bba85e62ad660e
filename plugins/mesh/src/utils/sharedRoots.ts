import type { ControlPlane } from '@mesh-portal/istio-semantics';
import type { EntityCluster } from '@mesh-portal/backstage-plugin-mesh-common';

/** A cluster, as far as trust is concerned. */
export type TrustingCluster = Pick<
  EntityCluster,
  'name' | 'title' | 'controlPlanes' | 'rootFindings'
>;

/** A control plane of one of several clusters. */
export interface PlaneInCluster {
  cluster: TrustingCluster;
  plane: ControlPlane;
}

export function planesOf(
  clusters: readonly TrustingCluster[],
): PlaneInCluster[] {
  return clusters.flatMap(cluster =>
    (cluster.controlPlanes ?? [])
      .filter(({ orphaned }) => !orphaned)
      .map(plane => ({ cluster, plane })),
  );
}

const fingerprintsOf = ({ roots }: ControlPlane) =>
  (roots?.certificates ?? []).map(each => each.fingerprint);

/** The other control planes whose roots are seen, by whether they have a root in common with this one. */
export function comparedWith(
  own: PlaneInCluster,
  all: readonly PlaneInCluster[],
): { shared: PlaneInCluster[]; different: PlaneInCluster[] } {
  const fingerprints = new Set(fingerprintsOf(own.plane));
  const others = all.filter(
    ({ cluster, plane }) =>
      plane.roots &&
      !(
        cluster.name === own.cluster.name &&
        plane.revision === own.plane.revision
      ),
  );
  const isShared = ({ plane }: PlaneInCluster) =>
    fingerprintsOf(plane).some(each => fingerprints.has(each));
  return {
    shared: others.filter(isShared),
    different: others.filter(each => !isShared(each)),
  };
}
