import type { Series } from './series';

/** Value of an aggregation at one moment; undefined where it has none. */
export type Evaluation = (seconds: number) => number | undefined;

const selectorText = String.raw`(\w+)\{((?:[^"{}]|"(?:\\.|[^"\\])*")*)\}`;
const rateText = String.raw`rate\(${selectorText}\[5m\]\)`;
const forms = {
  sumOfRates: new RegExp(`^sum\\(${rateText}(?: or ${rateText})?\\)$`),
  quantile: new RegExp(
    `^histogram_quantile\\(([\\d.]+), sum by \\(le\\) \\(${rateText}\\)\\)(?: or 1000 \\* .*)?$`,
  ),
  minimum: new RegExp(`^min\\(${selectorText}(?: > 0)?\\)$`),
};

/**
 * The few forms of PromQL that the portal asks in, over the demo's series.
 *
 * @returns undefined for any other form
 */
export function evaluate(
  query: string,
  series: readonly Series[],
): Evaluation | undefined {
  const sum = forms.sumOfRates.exec(query);
  if (sum) {
    const [, metric, matchers, otherMetric, otherMatchers] = sum;
    const chosen = new Set([
      ...select(series, metric, matchers),
      ...(otherMetric ? select(series, otherMetric, otherMatchers) : []),
    ]);
    return at => total([...chosen], at);
  }
  const quantile = forms.quantile.exec(query);
  if (quantile) {
    const [, q, metric, matchers] = quantile;
    const chosen = select(series, metric, matchers);
    return at => quantileOf(Number(q), chosen, at);
  }
  const minimum = forms.minimum.exec(query);
  if (minimum) {
    const [, metric, matchers] = minimum;
    const chosen = select(series, metric, matchers);
    return at =>
      chosen.length > 0
        ? Math.min(...chosen.map(({ valueAt }) => valueAt(at)))
        : undefined;
  }
  return undefined;
}

function select(
  series: readonly Series[],
  metric: string,
  matchers: string,
): Series[] {
  const tests = [
    ...matchers.matchAll(/(\w+)(=~|!~|!=|=)("(?:\\.|[^"\\])*")/g),
  ].map(([, label, operator, literal]) => {
    const value = JSON.parse(literal) as string;
    const matches = operator.endsWith('~')
      ? anchored(value)
      : (given: string) => given === value;
    return ({ labels }: Series) =>
      matches(labels[label] ?? '') !== operator.startsWith('!');
  });
  return series.filter(
    each =>
      // eslint-disable-next-line no-underscore-dangle
      each.labels.__name__ === metric && tests.every(test => test(each)),
  );
}

function anchored(pattern: string): (given: string) => boolean {
  const regexp = new RegExp(`^(?:${pattern})$`, 's');
  return given => regexp.test(given);
}

function total(series: readonly Series[], at: number): number | undefined {
  return series.length > 0
    ? series.reduce((sum, { valueAt }) => sum + valueAt(at), 0)
    : undefined;
}

/** Interpolates inside of a bucket as Prometheus does; NaN where nothing was counted. */
function quantileOf(
  q: number,
  series: readonly Series[],
  at: number,
): number | undefined {
  if (series.length === 0) {
    return undefined;
  }
  const buckets = new Map<number, number>();
  for (const { labels, valueAt } of series) {
    const bound = labels.le === '+Inf' ? Infinity : Number(labels.le);
    buckets.set(bound, (buckets.get(bound) ?? 0) + valueAt(at));
  }
  const sorted = [...buckets].sort(([a], [b]) => a - b);
  const all = sorted[sorted.length - 1][1];
  if (all === 0) {
    return NaN;
  }
  const index = sorted.findIndex(([, count]) => count >= q * all);
  const [bound, count] = sorted[index];
  const [lower, below] = index > 0 ? sorted[index - 1] : [0, 0];
  return bound === Infinity
    ? lower
    : lower + ((bound - lower) * (q * all - below)) / (count - below);
}
