import type { EntityMesh } from '@mesh-portal/backstage-plugin-mesh-common';
import { findingAt, type Finding } from '@mesh-portal/istio-semantics';
import { hashOf, type WorkloadVerdicts } from '../evaluate/verdicts';

const severityRank = { error: 0, warning: 1, info: 2 };

/** The same for a finding of several workloads of a cluster that one change would mend. */
export function findingIdOf(cluster: string, finding: Finding): string {
  return hashOf([cluster, finding.id, finding.object, finding.because[0]]);
}

/** One finding from those that several workloads have. */
export function uniteFindings<T extends Finding>(findings: readonly T[]): T {
  const [first, ...rest] = findings;
  const affected = new Map(
    [first, ...rest].flatMap(finding =>
      finding.affected.map(each => [JSON.stringify(each), each] as const),
    ),
  );
  return { ...first, affected: [...affected.values()] };
}

/**
 * Findings of all workloads, worst first; one that several workloads suffer from is told once per cluster.
 *
 * @param at - the time to judge the ends of trials by, in milliseconds since 1970
 */
export function collectFindings(
  workloads: readonly WorkloadVerdicts[],
  at: number,
): EntityMesh['findings'] {
  const groups = new Map<string, EntityMesh['findings']>();
  for (const { cluster, detail } of workloads) {
    for (const finding of detail.findings) {
      const id = findingIdOf(cluster, finding);
      groups.set(id, [...(groups.get(id) ?? []), { ...finding, cluster }]);
    }
  }
  return [...groups.values()]
    .map(each => {
      const united = uniteFindings(each);
      return { ...findingAt(united, at), cluster: united.cluster };
    })
    .sort((a, b) => severityRank[a.severity] - severityRank[b.severity]);
}
