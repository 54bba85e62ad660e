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
  async queryLine(query: string, range: LineRange): Promise<SignalLine> {
    return readLine(await this.#query(query, range), range);
  }

  /**
   * The line that an aggregation gives for each value of a label.
   *
   * @throws Error that says in one sentence why not, without secrets
   */
  async queryLines(
    query: string,
    label: string,
    range: LineRange,
  ): Promise<Map<string, SignalLine>> {
    return readLines(await this.#query(query, range), label, range);
  }

  #query(query: string, range: LineRange): Promise<Series[]> {
    return this.#limit(async () => {
      if (this.#failure && this.#failure.until > this.#clock.now()) {
        throw this.#failure.error;
      }
      try {
        return readSeries(await this.#ask(query, range));
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

interface Series {
  metric?: unknown;
  values?: unknown;
}

/**
 * https://prometheus.io/docs/prometheus/latest/querying/api/#range-queries
 *
 * @throws Error for any other answer
 */
export function readSeries(answer: unknown): Series[] {
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
  return data.result.map(Object);
}

/** The first of the series; no value at all where there is none. */
export function readLine(
  [first]: readonly Series[],
  range: LineRange,
): SignalLine {
  const line: SignalLine = new Array(range.steps).fill(null);
  const values = first?.values;
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

/** By the value of a label; empty for series that do not have it. */
export function readLines(
  series: readonly Series[],
  label: string,
  range: LineRange,
): Map<string, SignalLine> {
  return new Map(
    series.map(each => {
      const value: unknown = Object(each.metric)[label];
      return [typeof value === 'string' ? value : '', readLine([each], range)];
    }),
  );
}
