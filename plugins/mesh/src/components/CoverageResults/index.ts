export { CoverageResults } from './CoverageResults';
export { type ResultsTarget, useResultsAddress } from './useResultsAddress';
