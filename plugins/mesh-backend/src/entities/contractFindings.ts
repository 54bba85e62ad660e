import { parseEntityRef } from '@backstage/catalog-model';
import type {
  DimensionSummaries,
  EntityMesh,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { brokenPromise } from '@mesh-portal/istio-semantics';
import type { BoundVerdicts, StoredWorkload } from '../store/MeshStore';
import type { EntityClaim } from './EntityClaim';
import { promisesOf } from './promisesOf';

/** What an entity promises and a cluster does not keep; what is not known breaks nothing. */
export function contractFindings(
  claim: EntityClaim | undefined,
  clusters: ReadonlyArray<{
    freshness: { name: string };
    dimensions: DimensionSummaries;
  }>,
  { workloads }: Pick<BoundVerdicts<StoredWorkload, unknown>, 'workloads'>,
): EntityMesh['findings'] {
  if (!claim?.contract) {
    return [];
  }
  const { kind, namespace, name } = parseEntityRef(claim.entityRef);
  const promiser = { group: 'backstage.io', kind, namespace, name };
  return clusters.flatMap(({ freshness: { name: cluster }, dimensions }) =>
    promisesOf(claim, dimensions)
      .filter(each => each.result === 'broken')
      .map(promise => ({
        ...brokenPromise(
          promiser,
          promise,
          workloads
            .filter(each => each.cluster === cluster)
            .map(each => each.identity.ref),
        ),
        cluster,
      })),
  );
}
