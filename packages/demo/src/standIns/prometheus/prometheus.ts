import { queryRows, renderPage } from '../page';
import { html, json, type Responder } from '../responses';
import { evaluate } from './evaluate';
import { allSeries, type ProxiedPod } from './series';

const MAX_POINTS = 11_000;

/** Answers the portal's range queries from the demo's simulated traffic, as Prometheus' HTTP API does. */
export function prometheus(pods: () => ProxiedPod[]): Responder {
  return ({ path, query }) => {
    if (path[0] !== 'api') {
      return html(
        renderPage({
          product: 'Prometheus',
          title: 'Query',
          lead: 'Prometheus would draw:',
          rows: queryRows(query),
        }),
      );
    }
    if (path.join('/') !== 'api/v1/query_range') {
      return json({ status: 'error', errorType: 'not_found' }, 404);
    }
    const [start, end, step] = ['start', 'end', 'step'].map(name =>
      Number(query.get(name)),
    );
    const points = Math.floor((end - start) / step) + 1;
    const series = evaluate(query.get('query') ?? '', allSeries(pods()));
    if (!series || !(step > 0 && points > 0 && points <= MAX_POINTS)) {
      return json({ status: 'error', errorType: 'bad_data' }, 400);
    }
    const result = series.map(({ metric, valueAt }) => ({
      metric,
      values: Array.from({ length: points }, (_, index) => {
        const at = start + index * step;
        return [at, valueAt(at)] as const;
      }).flatMap(([at, value]) =>
        value === undefined ? [] : [[at, String(value)]],
      ),
    }));
    return json({
      status: 'success',
      data: {
        resultType: 'matrix',
        result: result.filter(({ values }) => values.length > 0),
      },
    });
  };
}
