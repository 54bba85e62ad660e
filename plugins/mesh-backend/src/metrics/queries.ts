import type { SignalReporter } from '@mesh-portal/backstage-plugin-mesh-common';
import { anyOf, selector, stringLiteral, type Matchers } from './promql';

/** What the figures of one group are about. */
export interface SignalSubject {
  namespace: string;
  workloads: readonly string[];
  reporter: SignalReporter;
  /** Names of running pods. */
  pods: readonly string[];
  /** Tells the cluster apart in a Prometheus that serves several. */
  clusterMatchers: Matchers;
}

const queryNames = [
  'rate',
  'errors',
  'p50',
  'p95',
  'p99',
  'connections',
  'mtlsRequests',
  'mtlsConnections',
  'certificate',
  'root',
] as const;
export type QueryName = (typeof queryNames)[number];
export type Queries = Partial<Record<QueryName, string>>;

/** What `versionsQuery` sums by. */
export const VERSION_LABEL = 'destination_version';

/** More than one scrape interval of any usual set-up, and short enough to show a bad minute. */
const RATE_WINDOW = '5m';

/** More are not compared by anybody. */
const MAX_VERSIONS = 10;

const MTLS = { connection_security_policy: '="mutual_tls"' };

/**
 * The only queries that are ever asked, over Istio's standard metrics
 * (https://istio.io/latest/docs/reference/config/metrics/).
 *
 * @remarks
 * Request figures come from one reporter, since several proxies count the same request. Connections and what secured
 * them are told at the server's side, where plain text shows whatever the policies say.
 */
export function queriesFor(subject: SignalSubject): Queries {
  const { namespace, workloads, reporter, pods, clusterMatchers } = subject;
  const side = reporter === 'gateway' ? 'source' : 'destination';
  const who = {
    [`${side}_workload_namespace`]: `=${stringLiteral(namespace)}`,
    [`${side}_workload`]: `=~${anyOf(workloads)}`,
    ...clusterMatchers,
  };
  const reportedBy =
    reporter === 'source' || reporter === 'gateway' ? 'source' : 'destination';
  const connections = { reporter: `="${reportedBy}"`, ...who };
  const tcp = 'istio_tcp_connections_opened_total';
  const queries: Queries = {
    connections: sumOfRates(selector(tcp, connections)),
    root: `min(${selector(
      'citadel_server_root_cert_expiry_timestamp',
      clusterMatchers,
    )} > 0)`,
  };
  if (reportedBy === 'destination') {
    queries.mtlsConnections = sumOfRates(
      selector(tcp, { ...connections, ...MTLS }),
    );
  }
  if (reporter !== 'ztunnel') {
    const reporterLabel = reporter === 'waypoint' ? 'waypoint' : reportedBy;
    const requests = { reporter: `="${reporterLabel}"`, ...who };
    Object.assign(queries, requestQueries(requests));
    if (reporter === 'destination') {
      queries.mtlsRequests = sumOfRates(
        selector('istio_requests_total', { ...requests, ...MTLS }),
      );
    }
  }
  if (pods.length > 0) {
    // The agent of Istio tells the seconds that are left (security/pkg/nodeagent/cache/monitoring.go).
    queries.certificate = `min(${selector('istio_agent_cert_expiry_seconds', {
      namespace: `=${stringLiteral(namespace)}`,
      pod: `=~${anyOf(pods)}`,
      ...clusterMatchers,
    })})`;
  }
  return queries;
}

/** Which version got how many of the last hour's requests; undefined where nobody counts what arrives. */
export function versionsQuery(subject: SignalSubject): string | undefined {
  const { namespace, workloads, reporter, clusterMatchers } = subject;
  if (reporter === 'gateway' || reporter === 'ztunnel') {
    return undefined;
  }
  const requests = selector('istio_requests_total', {
    reporter: `="${reporter}"`,
    destination_workload_namespace: `=${stringLiteral(namespace)}`,
    destination_workload: `=~${anyOf(workloads)}`,
    ...clusterMatchers,
  });
  return `topk(${MAX_VERSIONS}, sum by (${VERSION_LABEL}) (increase(${requests}[1h])))`;
}

function requestQueries(requests: Matchers): Queries {
  const total = (more: Matchers) =>
    `rate(${selector('istio_requests_total', {
      ...requests,
      ...more,
    })}[${RATE_WINDOW}])`;
  return {
    rate: `sum(${total({})})`,
    errors: `sum(${total({ response_code: '=~"5.."' })} or ${total({
      response_code: '!~"5.."',
      grpc_response_status: '=~"[1-9][0-9]*"',
    })})`,
    p50: quantile(0.5, requests),
    p95: quantile(0.95, requests),
    p99: quantile(0.99, requests),
  };
}

function sumOfRates(series: string): string {
  return `sum(rate(${series}[${RATE_WINDOW}]))`;
}

/** In milliseconds; some installations rename the metric to seconds. */
function quantile(q: number, requests: Matchers): string {
  const of = (unit: string) =>
    `histogram_quantile(${q}, sum by (le) (rate(${selector(
      `istio_request_duration_${unit}_bucket`,
      requests,
    )}[${RATE_WINDOW}])))`;
  return `${of('milliseconds')} or 1000 * ${of('seconds')}`;
}
