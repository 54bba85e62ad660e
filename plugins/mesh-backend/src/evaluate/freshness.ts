import type {
  ClusterFreshness,
  DimensionSummary,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type {
  Reason,
  Verdict,
  WorkloadAnswers,
} from '@mesh-portal/istio-semantics';
import type { ClusterHealth } from '../ingest/MeshFeed';
import { unknownSummary } from './summarize';
import type { WorkloadSummary } from './verdicts';

export type { ResourceHealth } from '../ingest/MeshFeed';

/**
 * How fresh a cluster's data is, from what ingest says now and what is stored from before. Stored data of a cluster
 * that has not answered since the start is stale, not absent.
 */
export function freshnessOf(
  name: string,
  health: ClusterHealth | undefined,
  stored: ClusterFreshness | undefined,
): ClusterFreshness {
  const title = health?.title ?? stored?.title;
  const lastSeen = health?.lastSeen ?? stored?.lastSeen;
  const base = {
    name,
    ...(title && { title }),
    ...(lastSeen && { lastSeen }),
  };
  if (health?.state === 'fresh') {
    return { ...base, state: 'fresh' };
  }
  const since = health?.since ?? stored?.since ?? lastSeen;
  return {
    ...base,
    state: lastSeen ? 'stale' : 'unknown',
    ...(since && { since }),
    ...(health?.error && { error: health.error }),
  };
}

/** Why the data of a cluster that is not fresh must not be taken as the present. */
export function reasonOf(freshness: ClusterFreshness): Reason {
  return freshness.state === 'stale'
    ? {
        code: 'unknown.clusterStale',
        params: {
          cluster: freshness.title ?? freshness.name,
          since: freshness.since ?? freshness.lastSeen ?? '',
        },
      }
    : {
        code: 'unknown.clusterNeverRead',
        params: { cluster: freshness.title ?? freshness.name },
      };
}

function layOverVerdict<T>(
  verdict: Verdict<T>,
  freshness: ClusterFreshness,
): Verdict<T> {
  const lastKnown = verdict.known ? verdict.value : verdict.lastKnown;
  return {
    known: false,
    ...(lastKnown !== undefined && { lastKnown }),
    ...(freshness.since && { since: freshness.since }),
    because: [reasonOf(freshness), ...verdict.because],
  };
}

/** Answers as they may be told: what is not fresh is the last known, no longer the known. */
export function layFreshnessOverVerdict<T>(
  verdict: Verdict<T>,
  freshness: ClusterFreshness,
): Verdict<T> {
  return freshness.state === 'fresh'
    ? verdict
    : layOverVerdict(verdict, freshness);
}

export function layFreshnessOverAnswers(
  answers: WorkloadAnswers,
  freshness: ClusterFreshness,
): WorkloadAnswers {
  return freshness.state === 'fresh'
    ? answers
    : {
        ...answers,
        injection: layOverVerdict(answers.injection, freshness),
        mtls: layOverVerdict(answers.mtls, freshness),
        jwt: layOverVerdict(answers.jwt, freshness),
        tracing: layOverVerdict(answers.tracing, freshness),
        telemetry: layOverVerdict(answers.telemetry, freshness),
        upgrade: layOverVerdict(answers.upgrade, freshness),
      };
}

export function layFreshnessOverSummary(
  summary: WorkloadSummary,
  freshness: ClusterFreshness,
): WorkloadSummary {
  if (freshness.state === 'fresh') {
    return summary;
  }
  const unknown = unknownSummary([reasonOf(freshness)]);
  return {
    dimensions: {
      sidecar: unknown,
      mtls: unknown,
      jwt: unknown,
      tracing: unknown,
      upgrade: unknown,
    },
    findings: { worst: 'unknown', count: 0 },
  };
}

export function layFreshnessOverService(
  summary: DimensionSummary,
  freshness: ClusterFreshness,
): DimensionSummary {
  return freshness.state === 'fresh'
    ? summary
    : unknownSummary([reasonOf(freshness)]);
}
