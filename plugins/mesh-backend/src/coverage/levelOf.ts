import {
  coverageLevels,
  type CoverageCheck,
  type CoverageLevel,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { CheckResult } from './Check';

const open: readonly CheckResult[] = ['failed', 'warning', 'unknown'];

/**
 * The highest level up to which every check passes that applies and is not exempt; what is unknown holds back. None
 * where no check passes: to what nothing applies, no level does.
 */
export function levelOf(
  checks: ReadonlyArray<Pick<CoverageCheck, 'id' | 'level'>>,
  results: Readonly<Record<string, CheckResult>>,
): CoverageLevel | 'none' {
  let reached: CoverageLevel | 'none' = 'none';
  for (const level of coverageLevels) {
    const own = checks
      .filter(each => each.level === level)
      .map(each => results[each.id] ?? 'unknown');
    if (own.some(each => open.includes(each))) {
      break;
    }
    if (reached !== 'none' || own.includes('passed')) {
      reached = level;
    }
  }
  return reached;
}
