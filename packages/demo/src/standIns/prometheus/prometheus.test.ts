import type { StandInResponse } from '../responses';
import { evaluate } from './evaluate';
import { prometheus } from './prometheus';
import { allSeries } from './series';

const at = Date.parse('2026-11-04T09:00:00Z') / 1000;
const pods = [{ cluster: 'prod-eu', namespace: 'payments', pod: 'payments-1' }];
const series = allSeries(pods);
const payments =
  'reporter="destination",destination_workload_namespace="payments",destination_workload=~"payments",cluster="prod-eu"';
const rate = (matchers: string) =>
  `rate(istio_requests_total{${matchers}}[5m])`;
const value = (query: string) => evaluate(query, series)?.[0].valueAt(at);

describe('the demo’s Prometheus', () => {
  it('counts what flows, what fails and what was encrypted', () => {
    const all = value(`sum(${rate(payments)})`)!;
    const failed = value(
      `sum(${rate(`${payments},response_code=~"5.."`)} or ${rate(
        `${payments},response_code!~"5..",grpc_response_status=~"[1-9][0-9]*"`,
      )})`,
    )!;
    const encrypted = value(
      `sum(${rate(`${payments},connection_security_policy="mutual_tls"`)})`,
    )!;
    expect(all).toBeGreaterThan(10);
    expect(failed / all).toBeCloseTo(0.004);
    expect(encrypted / all).toBeCloseTo(0.94);
  });

  it('counts by version', () => {
    const counts = evaluate(
      'topk(10, sum by (destination_version) (increase(istio_requests_total{destination_workload=~"tracking-api-v1|tracking-api-v2",cluster="prod-eu"}[1h])))',
      series,
    )!.map(({ metric, valueAt }) => [
      metric.destination_version,
      valueAt(at)! / 3600,
    ]);
    expect(counts).toEqual([
      ['v1', expect.any(Number)],
      ['v2', expect.any(Number)],
    ]);
    expect(counts[0][1]).toBeGreaterThan(5 * Number(counts[1][1]));
  });

  it('interpolates durations, and has none where nothing is counted', () => {
    const quantile = (q: number, workload: string) =>
      value(
        `histogram_quantile(${q}, sum by (le) (rate(istio_request_duration_milliseconds_bucket{destination_workload="${workload}",cluster="prod-eu"}[5m]))) or 1000 * histogram_quantile(1, x)`,
      );
    expect(quantile(0.5, 'payments')).toBeGreaterThan(70);
    expect(quantile(0.5, 'payments')).toBeLessThan(100);
    expect(quantile(0.99, 'payments')).toBeGreaterThan(250);
    expect(quantile(0.5, 'customs-bridge')).toBeNaN();
    expect(quantile(0.5, 'nobody')).toBeUndefined();
  });

  it('knows when certificates expire', () => {
    const left = value(
      'min(istio_agent_cert_expiry_seconds{namespace="payments",pod=~"payments-1|other",cluster="prod-eu"})',
    )!;
    expect(left).toBeGreaterThan(43_200 - 1);
    expect(left).toBeLessThanOrEqual(86_400);
    expect(
      value(
        'min(citadel_server_root_cert_expiry_timestamp{cluster="prod-eu"} > 0)',
      ),
    ).toBeGreaterThan(at);
    expect(
      value('min(istio_agent_cert_expiry_seconds{pod="none"})'),
    ).toBeUndefined();
  });

  it.each([
    '',
    'up',
    'vector(1)',
    'sum(rate(istio_requests_total[5m]))',
    'sum(rate(istio_requests_total{a="}[5m]))',
    'sum(rate(istio_requests_total{}[5m])) or vector(1)',
  ])('does not make up an answer to %j', query => {
    expect(evaluate(query, series)).toBeUndefined();
  });

  it('answers as the HTTP API does', () => {
    const respond = (path: string, params: Record<string, string>) =>
      prometheus(() => pods)({
        path: path.split('/'),
        query: new URLSearchParams(params),
        base: '/prometheus',
      }) as StandInResponse;
    const range = { start: String(at - 120), end: String(at), step: '60' };
    const answer = respond('api/v1/query_range', {
      ...range,
      query: `sum(${rate(payments)})`,
    });
    expect(JSON.parse(String(answer.body))).toEqual({
      status: 'success',
      data: {
        resultType: 'matrix',
        result: [
          {
            metric: {},
            values: [at - 120, at - 60, at].map(time => [
              time,
              expect.stringMatching(/^\d+\.\d+$/),
            ]),
          },
        ],
      },
    });
    expect(
      respond('api/v1/query_range', { ...range, query: 'up' }).status,
    ).toBe(400);
    expect(
      respond('api/v1/query_range', {
        ...range,
        step: '0',
        query: `sum(${rate(payments)})`,
      }).status,
    ).toBe(400);
    expect(respond('api/v1/labels', {}).status).toBe(404);
    expect(String(respond('graph', { x: '<b>' }).body)).not.toContain('<b>');
  });
});
