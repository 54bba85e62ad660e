import type {
  CoverageCounts,
  DimensionSummaries,
  DimensionSummary,
  PromiseKept,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { Severity } from '@mesh-portal/istio-semantics';

/** What one check says about one entity in one place. */
export type CheckResult = keyof CoverageCounts;

/** What a check looks at: the verdicts of an entity in one namespace of one cluster. */
export interface CheckSubject {
  dimensions: DimensionSummaries;
  /** Of the worst finding; `unknown` where findings could not be told. */
  worstFinding: Severity | 'none' | 'unknown';
  /** What the entity promises, beside what is true. */
  promises: readonly PromiseKept[];
}

export interface Check {
  id: string;
  title: string;
  description: string;
  evaluate(subject: CheckSubject): CheckResult;
}

function byValue(
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

/** The checks that every entity is held against, in the order in which they are shown. */
export const checks: readonly Check[] = [
  {
    id: 'in-mesh',
    title: 'In the mesh',
    description:
      'Every pod has a proxy of its own or is covered by ambient mode.',
    evaluate: ({ dimensions: { sidecar } }) =>
      byValue(sidecar, { none: 'failed', partial: 'warning' }, 'passed'),
  },
  {
    id: 'encrypted',
    title: 'Encrypted',
    description: 'Every port only takes mutual TLS (STRICT).',
    evaluate: ({ dimensions: { mtls } }) =>
      byValue(
        mtls,
        {
          STRICT: 'passed',
          DISABLE: 'failed',
          mixed: mtls.state === 'bad' ? 'failed' : 'warning',
        },
        'warning',
      ),
  },
  {
    id: 'jwt-required',
    title: 'Token required',
    description: 'No request gets in without a valid token (JWT).',
    evaluate: ({ dimensions: { jwt } }) =>
      byValue(
        jwt,
        { required: 'passed', partial: 'warning', optional: 'warning' },
        'failed',
      ),
  },
  {
    id: 'tracing-exported',
    title: 'Traces exported',
    description:
      'The proxies report spans, and nothing known keeps them from arriving.',
    evaluate: ({ dimensions: { tracing } }) =>
      tracing.state === 'bad'
        ? 'failed'
        : byValue(tracing, { off: 'failed' }, 'passed'),
  },
  {
    id: 'no-error-findings',
    title: 'No errors',
    description: 'No finding of severity error is open.',
    evaluate: ({ worstFinding }) =>
      worstFinding === 'unknown'
        ? 'unknown'
        : (
            {
              none: 'passed',
              info: 'passed',
              warning: 'warning',
              error: 'failed',
            } as const
          )[worstFinding],
  },
  {
    id: 'contract-kept',
    title: 'Contract kept',
    description: 'The service is what its entity promises it to be.',
    evaluate: ({ promises }) =>
      worstResult(
        promises.map(
          ({ result }) =>
            ({ kept: 'passed', broken: 'failed', unknown: 'unknown' } as const)[
              result
            ],
        ),
      ),
  },
];

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
