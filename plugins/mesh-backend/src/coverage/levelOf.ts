import {
  coverageLevels,
  type CheckState,
  type CoverageCheck,
  type CoverageLevel,
} from '@mesh-portal/backstage-plugin-mesh-common';

const open: readonly CheckState[] = [
  'failed',
  'warning',
  'error',
  'unknown',
];

/**
 * The highest level up to which every check passes that applies and is not exempt; what is unknown holds back. None
 * where no check passes: to what nothing applies, no level does.
 */
export function levelOf(
  checks: ReadonlyArray<Pick<CoverageCheck, 'id' | 'level'>>,
  /** Result of a check, which is at this position of the list. */
  stateOf: (id: string, position: number) => CheckState,
): CoverageLevel | 'none' {
  let reached: CoverageLevel | 'none' = 'none';
  for (const level of coverageLevels) {
    let passes = reached !== 'none';
    for (let i = 0; i < checks.length; i++) {
      if (checks[i].level === level) {
        const state = stateOf(checks[i].id, i);
        if (open.includes(state)) {
          return reached;
        }
        passes ||= state === 'passed';
      }
    }
    if (passes) {
      reached = level;
    }
  }
  return reached;
}
