import type { CoverageCounts } from '@mesh-portal/backstage-plugin-mesh-common';
import { assessedOf, passedPercent, stateOfCounts } from './coverage';

const counts = (given: Partial<CoverageCounts>): CoverageCounts => ({
  passed: 0,
  warning: 0,
  failed: 0,
  error: 0,
  unknown: 0,
  notApplicable: 0,
  exempt: 0,
  ...given,
});

it.each([
  [{}, 0, undefined, 'neutral'],
  [{ exempt: 4, notApplicable: 1 }, 0, undefined, 'neutral'],
  [{ unknown: 2 }, 0, undefined, 'unknown'],
  [{ passed: 7, error: 1 }, 7, 100, 'unknown'],
  [{ passed: 7 }, 7, 100, 'good'],
  [{ passed: 7, exempt: 2 }, 7, 100, 'good'],
  [{ passed: 7, unknown: 1 }, 7, 100, 'unknown'],
  [{ passed: 7, warning: 1, unknown: 1 }, 8, 87.5, 'mind'],
  [{ passed: 7, warning: 1, failed: 1 }, 9, 77.7, 'bad'],
  // Not all, so not 100.
  [{ passed: 99_999, failed: 1 }, 100_000, 99.9, 'bad'],
] as const)('%j', (given, assessed, percent, state) => {
  expect(assessedOf(counts(given))).toBe(assessed);
  expect(passedPercent(counts(given))).toBe(percent);
  expect(stateOfCounts(counts(given))).toBe(state);
});
