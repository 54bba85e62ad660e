/**
 * Percentages of weights that add up to 100 exactly, in hundredths; what rounding leaves over goes to the largest rest.
 * All zero where there is no weight at all.
 */
export function percentages(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, each) => sum + each, 0);
  if (total <= 0) {
    return weights.map(() => 0);
  }
  const exact = weights.map(each => (each / total) * 10000);
  const rounded = exact.map(Math.floor);
  const missing = 10000 - rounded.reduce((sum, each) => sum + each, 0);
  const byRest = exact
    .map((each, index) => ({ index, rest: each - rounded[index] }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index);
  for (const { index } of byRest.slice(0, missing)) {
    rounded[index]++;
  }
  return rounded.map(each => each / 100);
}

/**
 * Real shares of a route's destinations: a single one gets everything whatever its weight; of several, a weight that is
 * missing or not positive means nothing, and the rest counts by its part of the sum.
 * Mirrors `pilot/pkg/networking/core/route/route.go → applyHTTPRouteDestination`.
 */
export function sharesOf(weights: readonly (number | undefined)[]): number[] {
  return weights.length === 1
    ? [100]
    : percentages(weights.map(each => Math.max(0, each ?? 0)));
}
