import type { EntityMesh } from '@mesh-portal/backstage-plugin-mesh-common';
import type { WorkloadVerdicts } from '../evaluate/verdicts';

const severityRank = { error: 0, warning: 1, info: 2 };

/** Findings of all workloads, worst first; one that several workloads suffer from is told once per cluster. */
export function collectFindings(
  workloads: readonly WorkloadVerdicts[],
): EntityMesh['findings'] {
  const findings = new Map<string, EntityMesh['findings'][number]>();
  for (const { cluster, detail } of workloads) {
    for (const finding of detail.findings) {
      const key = JSON.stringify([
        cluster,
        finding.id,
        finding.object,
        finding.because[0],
      ]);
      const known = findings.get(key);
      findings.set(
        key,
        known
          ? { ...known, affected: union(known.affected, finding.affected) }
          : { ...finding, cluster },
      );
    }
  }
  return [...findings.values()].sort(
    (a, b) => severityRank[a.severity] - severityRank[b.severity],
  );
}

function union<T>(some: readonly T[], more: readonly T[]): T[] {
  const seen = new Set(some.map(each => JSON.stringify(each)));
  return [...some, ...more.filter(each => !seen.has(JSON.stringify(each)))];
}
