import type { Series } from './series';

/** One of the series that an aggregation gives. */
export interface Evaluation {
  metric: Record<string, string>;
  /** Undefined where it has no value. */
  valueAt: (seconds: number) => number | undefined;
}

const HOUR_SECONDS = 3600;

const selectorText = String.raw`(\w+)\{((?:[^"{}]|"(?:\\.|[^"\\])*")*)\}`;
const rateText = String.raw`rate\(${selectorText}\[5m\]\)`;
const forms = {
  sumOfRates: new RegExp(`^sum\\(${rateText}(?: or ${rateText})?\\)$`),
  quantile: new RegExp(
    `^histogram_quantile\\(([\\d.]+), sum by \\(le\\) \\(${rateText}\\)\\)(?: or 1000 \\* .*)?$`,
  ),
  countsBy: new RegExp(
    `^topk\\(10, sum by \\((\\w+)\\) \\(increase\\(${selectorText}\\[1h\\]\\)\\)\\)$`,
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
): Evaluation[] | undefined {
  const sum = forms.sumOfRates.exec(query);
  if (sum) {
    const [, metric, matchers, otherMetric, otherMatchers] = sum;
    const chosen = new Set([
      ...select(series, metric, matchers),
      ...(otherMetric ? select(series, otherMetric, otherMatchers) : []),
    ]);
    return one(at => total([...chosen], at));
  }
  const quantile = forms.quantile.exec(query);
  if (quantile) {
    const [, q, metric, matchers] = quantile;
    const chosen = select(series, metric, matchers);
    return one(at => quantileOf(Number(q), chosen, at));
  }
  const countsBy = forms.countsBy.exec(query);
  if (countsBy) {
    const [, label, metric, matchers] = countsBy;
    const groups = new Map<string, Series[]>();
    for (const each of select(series, metric, matchers)) {
      const value = each.labels[label] ?? '';
      groups.set(value, [...(groups.get(value) ?? []), each]);
    }
    return [...groups].map(([value, chosen]) => ({
      metric: { [label]: value },
      valueAt: at => HOUR_SECONDS * (total(chosen, at) ?? 0),
    }));
  }
  const minimum = forms.minimum.exec(query);
  if (minimum) {
    const [, metric, matchers] = minimum;
    const chosen = select(series, metric, matchers);
    return one(at =>
      chosen.length > 0
        ? Math.min(...chosen.map(({ valueAt }) => valueAt(at)))
        : undefined,
    );
  }
  return undefined;
}

function one(valueAt: Evaluation['valueAt']): Evaluation[] {
  return [{ metric: {}, valueAt }];
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
