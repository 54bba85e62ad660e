import type {
  CoverageCheck,
  CoverageCounts,
  DimensionSummaries,
  DimensionSummary,
  PromiseKept,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { Severity } from '@mesh-portal/istio-semantics';
import type { WorkloadDimension } from '../evaluate/verdicts';

/** What one check says about one entity in one place. */
export type CheckResult = keyof CoverageCounts;

/** What a check looks at: the verdicts of an entity in one namespace of one cluster. */
export interface CheckSubject {
  /** Of all workloads and services together. */
  dimensions: DimensionSummaries;
  workloads: ReadonlyArray<Record<WorkloadDimension, DimensionSummary>>;
  /** The traffic of each service. */
  services: readonly DimensionSummary[];
  /** Of the worst finding; `unknown` where findings could not be told. */
  worstFinding: Severity | 'none' | 'unknown';
  /** What the entity promises, beside what is true. */
  promises: readonly PromiseKept[];
  /** Whether a dashboard is known to be there. */
  hasDashboard: boolean;
}

export interface Check extends CoverageCheck {
  evaluate(subject: CheckSubject): CheckResult;
}

// From what decides a sum to what does not: one failure fails the whole, an exempt part is not counted beside others.
const precedence: readonly CheckResult[] = [
  'failed',
  'warning',
  'unknown',
  'passed',
  'notApplicable',
  'exempt',
];

/** The result for the whole of several places; not applicable where there is none. */
export function worstResult(results: readonly CheckResult[]): CheckResult {
  return precedence.find(each => results.includes(each)) ?? 'notApplicable';
}

/** A result from the word of a dimension; what is unknown or not applicable stays so. */
export function byValue(
  { state, value }: DimensionSummary,
  results: Record<string, CheckResult>,
  otherwise: CheckResult,
): CheckResult {
  if (state === 'unknown') {
    return 'unknown';
  }
  if (value === 'not-applicable') {
    return 'notApplicable';
  }
  return Object.hasOwn(results, value) ? results[value] : otherwise;
}

/** The worst result over figures of several parts; unknown where a part that the check applies to lacks the figure. */
export function byFigure(
  parts: readonly DimensionSummary[],
  figure: string,
  passes: (n: number) => boolean,
): CheckResult {
  return worstResult(
    parts.map(part => {
      if (part.value === 'not-applicable') {
        return 'notApplicable';
      }
      const n = part.detail[figure];
      if (typeof n !== 'number') {
        return 'unknown';
      }
      return passes(n) ? 'passed' : 'failed';
    }),
  );
}

export const isNone = (n: number) => n === 0;
