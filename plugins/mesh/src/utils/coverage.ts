import {
  type CheckState,
  type CoverageCheck,
  type CoverageCounts,
  type CoverageLevel,
  coverageLevels,
  type MeshState,
} from '@mesh-portal/backstage-plugin-mesh-common';

/** Only these were held against the check. */
export function assessedOf({
  passed,
  warning,
  failed,
}: CoverageCounts): number {
  return passed + warning + failed;
}

/** 0 to 100 of what was assessed, never rounded up: 100 means all. `undefined` where nothing was assessed. */
export function passedPercent(counts: CoverageCounts): number | undefined {
  const assessed = assessedOf(counts);
  return assessed === 0
    ? undefined
    : Math.floor((counts.passed * 1000) / assessed) / 10;
}

/** The worst that is among the counts; something unknown keeps the rest from being good. */
export function stateOfCounts(counts: CoverageCounts): MeshState {
  if (counts.failed > 0) {
    return 'bad';
  }
  if (counts.warning > 0) {
    return 'mind';
  }
  if (counts.unknown > 0 || counts.error > 0) {
    return 'unknown';
  }
  return counts.passed > 0 ? 'good' : 'neutral';
}

/** How a single result looks; what a check could not tell is unknown. */
export const stateOfCheckState: Record<CheckState, MeshState> = {
  passed: 'good',
  warning: 'mind',
  failed: 'bad',
  error: 'unknown',
  unknown: 'unknown',
  notApplicable: 'neutral',
  exempt: 'neutral',
};

/** The same checks by level; levels without checks are left out. */
export function byLevel(
  checks: readonly CoverageCheck[],
): Array<{ level: CoverageLevel; checks: CoverageCheck[] }> {
  return coverageLevels
    .map(level => ({
      level,
      checks: checks.filter(check => check.level === level),
    }))
    .filter(group => group.checks.length > 0);
}
