import { toError } from '@backstage/errors';
import type { SignalLine } from '@mesh-portal/backstage-plugin-mesh-common';
import pLimit from 'p-limit';
import type { PrometheusConfig } from '../config';
import type { Clock } from '../ingest/clock';
import { fetchJson } from '../outbound/fetchJson';
import { stringLiteral, type Matchers } from './promql';

const REQUEST_TIMEOUT_MS = 5_000;
/** An aggregated line of an hour is 3 kB. */
const MAX_BYTES = 100_000;
const REQUESTS_AT_ONCE = 6;
/** After a failure, so long nothing is asked and everything fails the same way. */
const REST_MS = 5_000;

export interface LineRange {
  /** Seconds since 1970. */
  start: number;
  stepSeconds: number;
  steps: number;
}

/** One configured Prometheus, or what speaks its API (Thanos, Mimir, VictoriaMetrics). */
export class PrometheusClient {
  readonly #config: PrometheusConfig;
  readonly #clock: Clock;
  readonly #limit = pLimit(REQUESTS_AT_ONCE);
  #failure?: { until: number; error: Error };

  constructor(options: { config: PrometheusConfig; clock: Clock }) {
    this.#config = options.config;
    this.#clock = options.clock;
  }

  covers(cluster: string): boolean {
    return this.#config.clusters?.includes(cluster) ?? true;
  }

  /** What tells the series of one cluster apart; nothing where Prometheus serves only one. */
  matchersOf(cluster: string): Matchers {
    const { clusterLabel, clusterNames } = this.#config;
    return clusterLabel
      ? {
          [clusterLabel]: `=${stringLiteral(clusterNames[cluster] ?? cluster)}`,
        }
      : {};
  }

  /**
   * The single line that an aggregation gives.
   *
   * @throws Error that says in one sentence why not, without secrets
   */
  queryLine(query: string, range: LineRange): Promise<SignalLine> {
    return this.#limit(async () => {
      if (this.#failure && this.#failure.until > this.#clock.now()) {
        throw this.#failure.error;
      }
      try {
        return readLine(await this.#ask(query, range), range);
      } catch (error) {
        const failure = new Error(`Prometheus ${toError(error).message}`);
        this.#failure = {
          until: this.#clock.now() + REST_MS,
          error: failure,
        };
        throw failure;
      }
    });
  }

  #ask(query: string, range: LineRange): Promise<unknown> {
    const { url, token, tenant } = this.#config;
    const { start, stepSeconds, steps } = range;
    return fetchJson({
      url: `${url}/api/v1/query_range`,
      token,
      headers: tenant ? { 'X-Scope-OrgID': tenant } : {},
      form: new URLSearchParams({
        query,
        start: String(start),
        end: String(start + stepSeconds * (steps - 1)),
        step: String(stepSeconds),
        timeout: `${REQUEST_TIMEOUT_MS}ms`,
      }),
      timeoutMs: REQUEST_TIMEOUT_MS,
      maxBytes: MAX_BYTES,
    });
  }
}

/** https://prometheus.io/docs/prometheus/latest/querying/api/#range-queries */
export function readLine(answer: unknown, range: LineRange): SignalLine {
  const { status, data } = Object(answer) as {
    status?: unknown;
    data?: { resultType?: unknown; result?: unknown };
  };
  if (
    status !== 'success' ||
    data?.resultType !== 'matrix' ||
    !Array.isArray(data.result)
  ) {
    throw new Error('answered with something else than a range of values');
  }
  const line: SignalLine = new Array(range.steps).fill(null);
  const values: unknown = Object(data.result[0]).values;
  for (const sample of Array.isArray(values) ? values : []) {
    const [time, text] = Array.isArray(sample) ? sample : [];
    const index = Math.round((Number(time) - range.start) / range.stepSeconds);
    const value = typeof text === 'string' && text ? Number(text) : NaN;
    if (index in line && Number.isFinite(value)) {
      line[index] = value;
    }
  }
  return line;
}
