import {
  meshDimensions,
  type DimensionSummaries,
  type DimensionSummary,
  type MeshDimension,
  type MeshState,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { notApplicable } from './summarize';
import type { FindingSummary } from './verdicts';

/** From what a reader must hear first. What is known to be bad outweighs what is unknown; nothing good does. */
const precedence: readonly MeshState[] = [
  'bad',
  'mind',
  'unknown',
  'good',
  'neutral',
];

/** Words for parts that differ; by default the worst part's own. */
const mixedWords: Partial<
  Record<MeshDimension, (values: ReadonlySet<string>) => string | undefined>
> = {
  sidecar: values =>
    values.has('none') || values.has('partial') ? 'partial' : undefined,
  mtls: () => 'mixed',
  jwt: values =>
    values.has('required') || values.has('partial') ? 'partial' : undefined,
};

/** One summary for several parts: the worst tells, and what is unknown never counts as good. */
export function mergeSummaries(
  dimension: MeshDimension,
  parts: readonly DimensionSummary[],
): DimensionSummary {
  const ordered = [...parts].sort(
    (a, b) =>
      precedence.indexOf(a.state) - precedence.indexOf(b.state) ||
      (a.value < b.value ? -1 : Number(a.value > b.value)),
  );
  const [worst] = ordered;
  if (!worst) {
    return notApplicable();
  }
  const known = ordered.filter(
    each => each.state !== 'unknown' && each.state !== 'neutral',
  );
  const values = new Set(known.map(each => each.value));
  const mixed =
    worst.state !== 'unknown' && values.size > 1
      ? mixedWords[dimension]?.(values)
      : undefined;
  return {
    // Some pods are in the mesh and some are not: less than none of them.
    state:
      dimension === 'sidecar' && mixed && worst.state === 'bad'
        ? 'mind'
        : worst.state,
    value: mixed ?? worst.value,
    because: worst.because,
    detail: mergeDetails(ordered.length === 1 ? [worst] : ordered, worst),
  };
}

const summed = [
  'total',
  'inMesh',
  'ready',
  'readyInMesh',
  'ports',
  'conflicts',
  'behind',
  'faults',
  'noTimeout',
  'defaultRetries',
  'noBreaker',
];

/** Counts add up; everything else is told only where all parts agree. */
function mergeDetails(
  parts: readonly DimensionSummary[],
  worst: DimensionSummary,
): DimensionSummary['detail'] {
  const detail: DimensionSummary['detail'] = {};
  for (const [key, value] of Object.entries(worst.detail)) {
    const values = parts.flatMap(each =>
      Object.hasOwn(each.detail, key) ? [each.detail[key]] : [],
    );
    if (summed.includes(key)) {
      detail[key] = values.reduce<number>((sum, each) => sum + Number(each), 0);
    } else if (values.every(each => each === value)) {
      detail[key] = value;
    }
  }
  return detail;
}

export function mergeDimensions(
  parts: readonly DimensionSummaries[],
): DimensionSummaries {
  return Object.fromEntries(
    meshDimensions.map(dimension => [
      dimension,
      mergeSummaries(
        dimension,
        parts.map(each => each[dimension]),
      ),
    ]),
  ) as DimensionSummaries;
}

const findingPrecedence: readonly FindingSummary['worst'][] = [
  'error',
  'unknown',
  'warning',
  'info',
  'none',
];

export function mergeFindings(
  parts: readonly FindingSummary[],
): FindingSummary {
  return {
    worst:
      findingPrecedence.find(each => parts.some(part => part.worst === each)) ??
      'none',
    count: parts.reduce((sum, each) => sum + each.count, 0),
  };
}
