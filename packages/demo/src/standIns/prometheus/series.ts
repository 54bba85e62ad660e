import { busyness, flows, type Flow } from './traffic';

/** A time series as queries see it: counters by their rate per second, gauges by their value. */
export interface Series {
  labels: Readonly<Record<string, string>>;
  valueAt: (seconds: number) => number;
}

/** A pod with a proxy, which tells when its certificate expires. */
export interface ProxiedPod {
  cluster: string;
  namespace: string;
  pod: string;
}

/** Istio's own buckets, in milliseconds, as far as the demo needs them. */
const bounds = [1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, Infinity];
const CERTIFICATE_SECONDS = 86_400;
const rootExpiry = Date.parse('2034-05-01T00:00:00Z') / 1000;

/** Everything that the demo's Prometheus has scraped. */
export function allSeries(pods: readonly ProxiedPod[]): Series[] {
  const clusters = [...new Set(flows.map(({ cluster }) => cluster))];
  return [
    ...flows.flatMap(flow => (flow.tcp ? connections(flow) : requests(flow))),
    ...pods.map(pod => ({
      labels: { __name__: 'istio_agent_cert_expiry_seconds', ...pod },
      valueAt: (at: number) => secondsLeft(pod, at),
    })),
    ...clusters.map(cluster => ({
      labels: {
        __name__: 'citadel_server_root_cert_expiry_timestamp',
        cluster,
      },
      valueAt: () => rootExpiry,
    })),
  ];
}

function requests(flow: Flow): Series[] {
  const { failing = 0, median = 20 } = flow;
  const codes = [
    { response_code: '200', part: 1 - failing },
    { response_code: '503', part: failing },
  ];
  const counted = bySecurity(flow).flatMap(security =>
    codes.flatMap(({ response_code, part }) =>
      part > 0
        ? [
            seriesOf(flow, security.part * part, {
              __name__: 'istio_requests_total',
              response_code,
              ...security.labels,
            }),
          ]
        : [],
    ),
  );
  const durations = bounds.map(bound =>
    seriesOf(flow, shareBelow(bound, median), {
      __name__: 'istio_request_duration_milliseconds_bucket',
      le: bound === Infinity ? '+Inf' : String(bound),
    }),
  );
  return [...counted, ...durations];
}

function connections(flow: Flow): Series[] {
  return bySecurity(flow).map(({ part, labels }) =>
    seriesOf(flow, part, {
      __name__: 'istio_tcp_connections_opened_total',
      ...labels,
    }),
  );
}

/** Callers' proxies cannot tell what secured a connection in the end. */
function bySecurity({ plain = 0, reporter }: Flow) {
  if (reporter === 'source' || reporter === 'gateway') {
    return [{ part: 1, labels: { connection_security_policy: 'unknown' } }];
  }
  return [
    { part: 1 - plain, policy: 'mutual_tls' },
    { part: plain, policy: 'none' },
  ]
    .filter(({ part }) => part > 0)
    .map(({ part, policy }) => ({
      part,
      labels: { connection_security_policy: policy },
    }));
}

function seriesOf(
  flow: Flow,
  part: number,
  labels: Record<string, string>,
): Series {
  const { cluster, namespace, workload, perSecond } = flow;
  const side = flow.reporter === 'gateway' ? 'source' : 'destination';
  const reporter = flow.reporter === 'gateway' ? 'source' : flow.reporter;
  return {
    labels: {
      ...labels,
      cluster,
      reporter: reporter ?? 'destination',
      [`${side}_workload_namespace`]: namespace,
      [`${side}_workload`]: workload,
      [`${side}_version`]: /-(v\d+)$/.exec(workload)?.[1] ?? 'v1',
    },
    valueAt: at => perSecond * part * busyness(flow, at),
  };
}

/** A log-logistic distribution: a long tail, and half of the requests below the median. */
function shareBelow(bound: number, median: number): number {
  return bound === Infinity ? 1 : 1 / (1 + (median / bound) ** 3);
}

/** Certificates live for a day and are renewed half way (SECRET_GRACE_PERIOD_RATIO). */
function secondsLeft({ pod }: ProxiedPod, at: number): number {
  const offset = [...pod].reduce(
    (sum, character) => (sum * 31 + character.charCodeAt(0)) % 43_200,
    0,
  );
  return CERTIFICATE_SECONDS - ((at + offset) % (CERTIFICATE_SECONDS / 2));
}
