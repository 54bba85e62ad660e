import { lazy, Suspense } from 'react';
import { useResultsAddress } from './useResultsAddress';

const ResultsDialog = lazy(async () => ({
  default: (await import('./ResultsDialog')).ResultsDialog,
}));

/** The list behind a number, once the address asks for one. */
export function CoverageResults() {
  const { target, open } = useResultsAddress();
  return (
    target && (
      <Suspense fallback={null}>
        <ResultsDialog target={target} onChange={open} />
      </Suspense>
    )
  );
}
