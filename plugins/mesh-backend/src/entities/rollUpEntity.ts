import {
  meshDimensions,
  type ClusterFreshness,
  type DimensionSummaries,
  type DimensionSummary,
  type EntityFacts,
  type MeshLink,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { Check, CheckResult, CheckSubject } from '../coverage/Check';
import { checks } from '../coverage/checks';
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
  hashOf,
  workloadDimensions,
  type FindingSummary,
  type WorkloadSummary,
} from '../evaluate/verdicts';
import type {
  BoundVerdicts,
  CoverageCell,
  EntityPlace,
  StoredEntity,
  StoredService,
  StoredWorkload,
} from '../store/MeshStore';
import type { IsExempt } from '../coverage/exemptions';
import type { EntityClaim } from './EntityClaim';
import { promisesOf } from './promisesOf';

/** Kinds of links that catalog entities show. */
const factLinks: ReadonlyArray<MeshLink['kind']> = [
  'grafana-service',
  'kiali',
  'traces',
  'logs',
];

/** Kinds of links that lead to a dashboard about the entity. */
const dashboardLinks: ReadonlyArray<MeshLink['kind']> = [
  'grafana-service',
  'grafana-workload',
];

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

/** What is stored of an entity: facts for the catalog and check results for coverage. */
export function rollUpEntity(
  input: RollUpInput & {
    claim: EntityClaim;
    place: EntityPlace;
    platformNamespaces: ReadonlySet<string>;
    /** Undefined where nothing is exempt. */
    isExempt?: IsExempt;
    links: MeshLink[];
  },
): StoredEntity {
  const { claim, bound, freshness, place, links } = input;
  const { clusters, dimensions, findings } = rollUpClusters(input);
  const words: Omit<EntityFacts, 'hash' | 'seq'> = {
    entityRef: claim.entityRef,
    sidecar: dimensions.sidecar.value,
    mtls: dimensions.mtls.value,
    jwt: dimensions.jwt.value,
    tracing: dimensions.tracing.value,
    findings:
      clusters.length > 0 || findings.worst === 'unknown'
        ? findings.worst
        : 'not-applicable',
    links: links.filter(each => factLinks.includes(each.kind)),
  };
  const facts = { ...words, hash: hashOf(words) };
  const cells = cellsOf(input);
  const ages = freshness
    .filter(each => clusters.some(c => c.freshness.name === each.name))
    .map(({ name, state, since, error }) => [name, state, since, error]);
  return {
    entityRef: claim.entityRef,
    ...place,
    cells,
    facts,
    links,
    hash: hashOf([
      place,
      claim.contract,
      facts,
      links,
      cells,
      ages,
      dimensions,
      bound.workloads.map(each => each.hash),
      bound.services.map(each => each.hash),
    ]),
  };
}

type CellInput = RollUpInput & {
  platformNamespaces: ReadonlySet<string>;
  isExempt?: IsExempt;
  links: readonly MeshLink[];
};

function cellsOf(input: CellInput): CoverageCell[] {
  const { claim, bound, freshness, platformNamespaces } = input;
  const places = new Map<
    string,
    { cluster: ClusterFreshness; namespace: string }
  >();
  for (const { cluster, identity } of bound.workloads) {
    const known = freshness.find(each => each.name === cluster);
    const namespace = identity.ref.namespace ?? '';
    if (known) {
      places.set(`${cluster}/${namespace}`, { cluster: known, namespace });
    }
  }
  const cells = [...places.values()].map(({ cluster, namespace }) => {
    const subject = subjectOf(input, cluster, namespace);
    return {
      cluster: cluster.name,
      namespace,
      results: Object.fromEntries(
        checks.map(check => [
          check.id,
          platformNamespaces.has(namespace)
            ? ('exempt' as const)
            : resultOf(check, subject, input, cluster, namespace),
        ]),
      ),
    };
  });
  if (cells.length > 0) {
    return cells;
  }
  return placesToLook(input).map(each => ({
    cluster: each.name,
    namespace: claim?.namespace ?? '',
    results: Object.fromEntries(
      checks.map(check => [check.id, 'unknown' as const]),
    ),
  }));
}

function subjectOf(
  input: CellInput,
  cluster: ClusterFreshness,
  namespace: string,
): CheckSubject {
  const { dimensions, findings } = rollUpPart(input, cluster, namespace);
  const { workloads, services } = partsOf(input, cluster, namespace);
  return {
    dimensions,
    workloads: workloads.map(each => each.dimensions),
    services,
    worstFinding: findings.worst,
    promises: promisesOf(input.claim, dimensions),
    hasDashboard: input.links.some(
      each =>
        dashboardLinks.includes(each.kind) &&
        (each.cluster ?? cluster.name) === cluster.name,
    ),
  };
}

/** The result for what is not exempt; what the check does not apply to needs no exemption. */
function resultOf(
  check: Check,
  subject: CheckSubject,
  input: CellInput,
  cluster: ClusterFreshness,
  namespace: string,
): CheckResult {
  const { bound, isExempt } = input;
  const result = check.evaluate(subject);
  if (!isExempt || result === 'notApplicable') {
    return result;
  }
  const here = bound.workloads.filter(
    each =>
      each.cluster === cluster.name &&
      (each.identity.ref.namespace ?? '') === namespace,
  );
  const held = here.filter(each => !isExempt(check.id, each.id));
  if (held.length === 0) {
    return 'exempt';
  }
  return held.length === here.length
    ? result
    : check.evaluate(
        subjectOf(
          { ...input, bound: { ...bound, workloads: held } },
          cluster,
          namespace,
        ),
      );
}

/** Clusters that cannot be seen now and might hold what the entity claims. */
function placesToLook({ claim, freshness }: RollUpInput): ClusterFreshness[] {
  return freshness.filter(
    each =>
      claim &&
      each.state !== 'fresh' &&
      (!claim.cluster || claim.cluster === each.name),
  );
}

/** What is bound to the entity in one cluster or namespace, as it may be told now. */
function partsOf(
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

function rollUpPart(
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
