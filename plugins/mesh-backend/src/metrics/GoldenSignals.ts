import type {
  EntitySignals,
  SignalGroup,
  SignalLine,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { toError } from '@backstage/errors';
import type { Clock } from '../ingest/clock';
import type { MeshStore } from '../store/MeshStore';
import type { LineRange, PrometheusClient } from './PrometheusClient';
import {
  queriesFor,
  type QueryName,
  VERSION_LABEL,
  versionsQuery,
} from './queries';
import { subjectsOf, type BoundSubject } from './subjectsOf';

const STEP_SECONDS = 60;
const STEPS = 61;

/** Everybody who looks at an entity gets the same answer for so long, and at most so many are kept. */
const KEEP_MS = 30_000;
const KEEP_FAILURE_MS = 5_000;
const MAX_KEPT = 500;

/** Knows nothing of permissions. */
export interface SignalsSource {
  /** No groups where nothing is bound to the entity. */
  getSignals(entityRef: string): Promise<EntitySignals>;
}

/** Rate, errors, duration, observed encryption and expiring certificates of an entity's workloads over the last hour. */
export class GoldenSignals implements SignalsSource {
  readonly #store: Pick<MeshStore, 'readBoundInDetail'>;
  readonly #titleOf: (cluster: string) => string | undefined;
  readonly #prometheus: readonly PrometheusClient[];
  readonly #clock: Clock;
  readonly #kept = new Map<
    string,
    { until: number; answer: Promise<EntitySignals> }
  >();

  constructor(options: {
    store: Pick<MeshStore, 'readBoundInDetail'>;
    /** How readers know a cluster. */
    titleOf: (cluster: string) => string | undefined;
    /** The first that covers a cluster answers for it. */
    prometheus: readonly PrometheusClient[];
    clock: Clock;
  }) {
    this.#store = options.store;
    this.#titleOf = options.titleOf;
    this.#prometheus = options.prometheus;
    this.#clock = options.clock;
  }

  getSignals(entityRef: string): Promise<EntitySignals> {
    const kept = this.#kept.get(entityRef);
    if (kept && kept.until > this.#clock.now()) {
      return kept.answer;
    }
    this.#kept.delete(entityRef);
    const entry = {
      until: this.#clock.now() + KEEP_MS,
      answer: this.#ask(entityRef),
    };
    this.#kept.set(entityRef, entry);
    for (const [oldest] of this.#kept) {
      if (this.#kept.size <= MAX_KEPT) {
        break;
      }
      this.#kept.delete(oldest);
    }
    const shorten = () => {
      entry.until = this.#clock.now() + KEEP_FAILURE_MS;
    };
    entry.answer.then(
      ({ groups }) =>
        groups.some(each => each.state === 'unavailable') && shorten(),
      () => this.#kept.delete(entityRef),
    );
    return entry.answer;
  }

  async #ask(entityRef: string): Promise<EntitySignals> {
    const { workloads } = await this.#store.readBoundInDetail(entityRef);
    const newest = Math.floor(this.#clock.now() / 1000 / STEP_SECONDS);
    const range = {
      start: (newest - STEPS + 1) * STEP_SECONDS,
      stepSeconds: STEP_SECONDS,
      steps: STEPS,
    };
    const withoutPrometheus = new Set<string>();
    const groups = await Promise.all(
      subjectsOf(workloads).flatMap(subject => {
        const prometheus = this.#prometheus.find(each =>
          each.covers(subject.cluster),
        );
        if (!prometheus) {
          withoutPrometheus.add(
            this.#titleOf(subject.cluster) ?? subject.cluster,
          );
          return [];
        }
        return [this.#groupOf(subject, prometheus, range)];
      }),
    );
    return {
      entityRef,
      start: new Date(range.start * 1000).toISOString(),
      stepSeconds: range.stepSeconds,
      groups,
      withoutPrometheus: [...withoutPrometheus],
    };
  }

  async #groupOf(
    subject: BoundSubject,
    prometheus: PrometheusClient,
    range: LineRange,
  ): Promise<SignalGroup> {
    const { cluster, namespace, workloads, reporter } = subject;
    const clusterTitle = this.#titleOf(cluster);
    const about = {
      cluster,
      ...(clusterTitle && { clusterTitle }),
      namespace,
      workloads,
      reporter,
    };
    const asked = {
      ...subject,
      clusterMatchers: prometheus.matchersOf(cluster),
    };
    const byVersion = versionsQuery(asked);
    try {
      const [lines, versions] = await Promise.all([
        Promise.all(
          Object.entries(queriesFor(asked)).map(async ([name, query]) => [
            name,
            await prometheus.queryLine(query, range),
          ]),
        ),
        byVersion
          ? prometheus.queryLines(byVersion, VERSION_LABEL, lastOf(range))
          : new Map<string, SignalLine>(),
      ]);
      return {
        ...about,
        ...summarize(Object.fromEntries(lines), range),
        ...sharesOf(versions),
      };
    } catch (error) {
      return { ...about, state: 'unavailable', error: toError(error).message };
    }
  }
}

/** What the lines say together. */
export function summarize(
  lines: Partial<Record<QueryName, SignalLine>>,
  range: LineRange,
): Omit<
  SignalGroup,
  'cluster' | 'clusterTitle' | 'namespace' | 'workloads' | 'reporter'
> {
  const { rate = [], errors = [], connections = [] } = lines;
  const { p50 = [], p95 = [], p99 = [] } = lines;
  const mtlsShare =
    isSome(rate) && lines.mtlsRequests
      ? partOf(lines.mtlsRequests, rate)
      : partOf(lines.mtlsConnections, connections);
  const certificate = expiryOf(lines.certificate, range, 'left');
  const root = expiryOf(lines.root, range, 'timestamp');
  const seen = [...rate, ...connections].some(each => each !== null);
  const without = seen ? ('idle' as const) : ('absent' as const);
  return {
    state: isSome(rate) || isSome(connections) ? 'traffic' : without,
    ...(isSome(rate) && {
      requests: {
        rate,
        // Without an error, Prometheus has no series of errors, or one that ends.
        errors: rate.map((each, i) =>
          each ? Math.min(1, (errors[i] ?? 0) / each) : null,
        ),
        p50,
        p95,
        p99,
      },
    }),
    ...(isSome(connections) && { connections }),
    ...(mtlsShare !== undefined && { mtlsShare }),
    ...(certificate && { certificateExpiry: certificate }),
    ...(root && { rootExpiry: root }),
  };
}

/** The end of a range as a range of its own. */
function lastOf({ start, stepSeconds, steps }: LineRange): LineRange {
  return { start: start + stepSeconds * (steps - 1), stepSeconds, steps: 1 };
}

/** Largest first; nothing where there is only one version to tell of. */
export function sharesOf(
  versions: ReadonlyMap<string, SignalLine>,
): Pick<SignalGroup, 'versions'> {
  const counts = [...versions].flatMap(([version, [count]]) =>
    count ? [{ version, count }] : [],
  );
  const all = counts.reduce((total, { count }) => total + count, 0);
  return counts.length > 1
    ? {
        versions: counts
          .sort((a, b) => b.count - a.count)
          .map(({ version, count }) => ({ version, share: count / all })),
      }
    : {};
}

function isSome(line: SignalLine): boolean {
  return line.some(each => each !== null && each > 0);
}

function sum(line: SignalLine): number {
  return line.reduce<number>((total, each) => total + (each ?? 0), 0);
}

/** Undefined where nobody told, or nothing was there to be a part of. */
function partOf(
  part: SignalLine | undefined,
  whole: SignalLine,
): number | undefined {
  return part && isSome(whole)
    ? Math.min(1, sum(part) / sum(whole))
    : undefined;
}

function expiryOf(
  line: SignalLine | undefined,
  range: LineRange,
  unit: 'left' | 'timestamp',
): string | undefined {
  const index = line?.findLastIndex(each => each !== null) ?? -1;
  const value = line?.[index];
  if (typeof value !== 'number') {
    return undefined;
  }
  const told = range.start + index * range.stepSeconds;
  const date = new Date((unit === 'left' ? told + value : value) * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
