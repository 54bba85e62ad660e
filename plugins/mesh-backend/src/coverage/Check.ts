import type {
  CheckState,
  DimensionSummary,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { MeshCheckOutcome } from '@mesh-portal/backstage-plugin-mesh-node';
import type { Reason } from '@mesh-portal/istio-semantics';

type OutcomeState = MeshCheckOutcome['state'];

/** Reasons kept beside a result. */
const MAX_REASONS = 3;

// From what decides a sum to what does not: one failure fails the whole, an exempt part is not counted beside others.
export const precedence: readonly CheckState[] = [
  'failed',
  'warning',
  'error',
  'unknown',
  'passed',
  'notApplicable',
  'exempt',
];

/** The result for the whole of several places; not applicable where there is none. */
export function worstResult(results: readonly CheckState[]): CheckState {
  return precedence.find(each => results.includes(each)) ?? 'notApplicable';
}

/** The outcome for the whole of several parts, with the reasons of those that decide. */
export function worstOutcome<T extends CheckState>(
  outcomes: ReadonlyArray<{ state: T; because: Reason[] }>,
): { state: T | 'notApplicable'; because: Reason[] } {
  const worst = worstResult(outcomes.map(each => each.state));
  return {
    state: worst as T | 'notApplicable',
    because: outcomes
      .filter(each => each.state === worst)
      .flatMap(each => each.because)
      .slice(0, MAX_REASONS),
  };
}

/** An outcome from the word of a dimension; what is unknown or not applicable stays so. */
export function byValue(
  { state, value, because }: DimensionSummary,
  results: Record<string, OutcomeState>,
  otherwise: OutcomeState,
): MeshCheckOutcome {
  if (state === 'unknown') {
    return { state: 'unknown', because };
  }
  if (value === 'not-applicable') {
    return { state: 'notApplicable', because };
  }
  const known = Object.hasOwn(results, value) ? results[value] : otherwise;
  return { state: known, because };
}

/** The worst outcome over figures of several parts; unknown where a part that the check applies to lacks the figure. */
export function byFigure(
  parts: readonly DimensionSummary[],
  figure: string,
  passes: (n: number) => boolean,
  /** Says why a figure does not pass, by its param `count`; the dimension's own reasons do where absent. */
  code?: Reason['code'],
): MeshCheckOutcome {
  return worstOutcome(
    parts.map(({ value, detail, because }): MeshCheckOutcome => {
      if (value === 'not-applicable') {
        return { state: 'notApplicable', because };
      }
      const count = detail[figure];
      if (typeof count !== 'number') {
        return { state: 'unknown', because };
      }
      if (passes(count)) {
        return { state: 'passed', because };
      }
      // Why the dimension is as it is explains something else.
      return {
        state: 'failed',
        because: code ? [{ code, params: { count } }] : because,
      };
    }),
  );
}

export const isNone = (n: number) => n === 0;
