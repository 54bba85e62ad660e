import type {
  ClusterFreshness,
  MeshLink,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type {
  MeshCheck,
  MeshCheckSubject,
} from '@mesh-portal/backstage-plugin-mesh-node';
import type { EntityClaim } from '../entities/EntityClaim';
import { promisesOf } from '../entities/promisesOf';
import {
  partsOf,
  placesToLook,
  rollUpPart,
  type RollUpInput,
} from '../entities/rollUpClusters';
import { reasonOf } from '../evaluate/freshness';
import type { CellReasons, CoverageCell } from '../store/MeshStore';
import type { CheckOutcome, CheckRunner } from './CheckRunner';
import type { IsExempt } from './exemptions';

/** Kinds of links that lead to a dashboard about the entity. */
const dashboardLinks: ReadonlyArray<MeshLink['kind']> = [
  'grafana-service',
  'grafana-workload',
];

export type CellInput = RollUpInput & {
  claim: EntityClaim;
  runner: CheckRunner;
  platformNamespaces: ReadonlySet<string>;
  /** Undefined where nothing is exempt. */
  isExempt?: IsExempt;
  links: readonly MeshLink[];
  hasGrafana: (cluster: string) => boolean;
};

/** Results of all checks for one entity in every place where it is, and why; the two lists belong together. */
export function cellsOf(input: CellInput): {
  cells: CoverageCell[];
  reasons: CellReasons[];
} {
  const { bound, claim, freshness, runner } = input;
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
  const outcomes = [...places.values()].map(({ cluster, namespace }) => ({
    cluster,
    namespace,
    of: outcomesIn(input, cluster, namespace),
  }));
  const told =
    outcomes.length > 0
      ? outcomes
      : placesToLook(input).map(cluster => ({
          cluster,
          namespace: claim.namespace ?? '',
          of: (): CheckOutcome => ({
            state: 'unknown',
            because: [reasonOf(cluster)],
          }),
        }));
  const cells: CoverageCell[] = [];
  const reasons: CellReasons[] = [];
  for (const { cluster, namespace, of } of told) {
    const results: CoverageCell['results'] = {};
    const why: CellReasons = {};
    for (const check of runner.checks) {
      const { state, because } = of(check);
      results[check.id] = state;
      if (because.length > 0) {
        why[check.id] = because;
      }
    }
    cells.push({ cluster: cluster.name, namespace, results });
    reasons.push(why);
  }
  return { cells, reasons };
}

function outcomesIn(
  input: CellInput,
  cluster: ClusterFreshness,
  namespace: string,
): (check: MeshCheck) => CheckOutcome {
  if (input.platformNamespaces.has(namespace)) {
    const because: CheckOutcome['because'] = [
      { code: 'check.platformNamespace', params: { namespace } },
    ];
    return () => ({ state: 'exempt', because });
  }
  const subject = subjectOf(input, cluster, namespace);
  return check => outcomeOf(check, subject, input, cluster, namespace);
}

function subjectOf(
  input: CellInput,
  cluster: ClusterFreshness,
  namespace: string,
): MeshCheckSubject {
  const { dimensions, findings } = rollUpPart(input, cluster, namespace);
  const { workloads, services } = partsOf(input, cluster, namespace);
  const isLinked = input.links.some(
    each =>
      dashboardLinks.includes(each.kind) &&
      (each.cluster ?? cluster.name) === cluster.name,
  );
  const unlinked = input.hasGrafana(cluster.name) ? 'missing' : 'unconfigured';
  return {
    dimensions,
    workloads: workloads.map(each => each.dimensions),
    services,
    worstFinding: findings.worst,
    promises: promisesOf(input.claim, dimensions),
    dashboard: isLinked ? 'linked' : unlinked,
  };
}

/** The outcome for what is not exempt; what the check does not apply to needs no exemption. */
function outcomeOf(
  check: MeshCheck,
  subject: MeshCheckSubject,
  input: CellInput,
  cluster: ClusterFreshness,
  namespace: string,
): CheckOutcome {
  const { bound, isExempt, runner } = input;
  const outcome = runner.run(check, subject);
  if (!isExempt || outcome.state === 'notApplicable') {
    return outcome;
  }
  const here = bound.workloads.filter(
    each =>
      each.cluster === cluster.name &&
      (each.identity.ref.namespace ?? '') === namespace,
  );
  const held = here.filter(each => !isExempt(check.id, each.id));
  if (held.length === 0) {
    return { state: 'exempt', because: [] };
  }
  return held.length === here.length
    ? outcome
    : runner.run(
        check,
        subjectOf(
          { ...input, bound: { ...bound, workloads: held } },
          cluster,
          namespace,
        ),
      );
}
