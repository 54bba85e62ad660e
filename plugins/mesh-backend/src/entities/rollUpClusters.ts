import {
  meshDimensions,
  type ClusterFreshness,
  type DimensionSummaries,
  type DimensionSummary,
} from '@mesh-portal/backstage-plugin-mesh-common';
import {
  layFreshnessOverService,
  layFreshnessOverSummary,
  reasonOf,
} from '../evaluate/freshness';
import {
  mergeDimensions,
  mergeFindings,
  mergeSummaries,
} from '../evaluate/merge';
import { notApplicable, unknownSummary } from '../evaluate/summarize';
import {
  workloadDimensions,
  type FindingSummary,
  type WorkloadSummary,
} from '../evaluate/verdicts';
import type {
  BoundVerdicts,
  StoredService,
  StoredWorkload,
} from '../store/MeshStore';
import type { EntityClaim } from './EntityClaim';

/** Verdicts of one entity in one cluster. */
export interface ClusterRollUp {
  freshness: ClusterFreshness;
  dimensions: DimensionSummaries;
  findings: FindingSummary;
}

export interface RollUpInput {
  /** Undefined for an entity that claims nothing. */
  claim: EntityClaim | undefined;
  bound: BoundVerdicts<StoredWorkload, StoredService>;
  /** Of every known cluster. */
  freshness: readonly ClusterFreshness[];
}

/**
 * Verdicts per cluster, and over all of them.
 *
 * @remarks
 * A cluster that is not fresh takes part even where nothing is bound in it, if the entity might have workloads there
 * and has none elsewhere: what cannot be seen is unknown, not absent.
 */
export function rollUpClusters(input: RollUpInput): {
  clusters: ClusterRollUp[];
  dimensions: DimensionSummaries;
  findings: FindingSummary;
} {
  const { claim, bound, freshness } = input;
  const clusters = freshness
    .filter(each => bound.workloads.some(w => w.cluster === each.name))
    .map(each => rollUpPart(input, each));
  if (clusters.length === 0) {
    const hidden = placesToLook(input);
    const nothing = allDimensions(
      hidden.length > 0
        ? unknownSummary(hidden.map(reasonOf))
        : notApplicable([
            {
              code: claim ? 'entity.noWorkloads' : 'entity.noAnnotations',
              params: {},
            },
          ]),
    );
    return {
      clusters: [],
      dimensions: nothing,
      findings: { worst: hidden.length > 0 ? 'unknown' : 'none', count: 0 },
    };
  }
  return {
    clusters,
    dimensions: mergeDimensions(clusters.map(each => each.dimensions)),
    findings: mergeFindings(clusters.map(each => each.findings)),
  };
}

/** Clusters that cannot be seen now and might hold what the entity claims. */
export function placesToLook({
  claim,
  freshness,
}: RollUpInput): ClusterFreshness[] {
  return freshness.filter(
    each =>
      claim &&
      each.state !== 'fresh' &&
      (!claim.cluster || claim.cluster === each.name),
  );
}

/** What is bound to the entity in one cluster or namespace, as it may be told now. */
export function partsOf(
  { bound }: RollUpInput,
  freshness: ClusterFreshness,
  namespace?: string,
): { workloads: WorkloadSummary[]; services: DimensionSummary[] } {
  const isHere = (cluster: string, where: string | undefined) =>
    cluster === freshness.name &&
    (namespace === undefined || namespace === where);
  return {
    workloads: bound.workloads
      .filter(each => isHere(each.cluster, each.identity.ref.namespace))
      .map(each => layFreshnessOverSummary(each.summary, freshness)),
    services: bound.services
      .filter(each => isHere(each.cluster, each.ref.namespace))
      .map(each => layFreshnessOverService(each.summary, freshness)),
  };
}

/** Verdicts of one entity in one cluster, or in one namespace of it. */
export function rollUpPart(
  input: RollUpInput,
  freshness: ClusterFreshness,
  namespace?: string,
): ClusterRollUp {
  const { workloads, services } = partsOf(input, freshness, namespace);
  return {
    freshness,
    dimensions: {
      ...(Object.fromEntries(
        workloadDimensions.map(dimension => [
          dimension,
          mergeSummaries(
            dimension,
            workloads.map(each => each.dimensions[dimension]),
          ),
        ]),
      ) as Omit<DimensionSummaries, 'traffic'>),
      traffic: mergeSummaries('traffic', services),
    },
    findings: mergeFindings(workloads.map(each => each.findings)),
  };
}

function allDimensions(
  summary: DimensionSummaries['mtls'],
): DimensionSummaries {
  return Object.fromEntries(
    meshDimensions.map(each => [each, summary]),
  ) as DimensionSummaries;
}
