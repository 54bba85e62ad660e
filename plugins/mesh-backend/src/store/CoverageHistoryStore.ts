import type {
  CoverageCounts,
  CoverageScopeKind,
} from '@mesh-portal/backstage-plugin-mesh-common';

/** What coverage is counted over; `ref` is empty for the organisation, and `cluster/namespace` for a namespace. */
export interface CoverageScope {
  kind: 'org' | CoverageScopeKind;
  ref: string;
}

/** Counts of one scope, by check. */
export interface ScopeCounts {
  scope: CoverageScope;
  checks: Record<string, CoverageCounts>;
}

export interface CoverageSample {
  /** Start of the time that it stands for, seconds since 1970, UTC. */
  at: number;
  /** Length of that time in seconds: 900, 3600 or 86400. */
  resolution: number;
  /** The last counts of that time. */
  counts: CoverageCounts;
  /** The fewest that passed in that time. */
  fewestPassed: number;
}

/**
 * How coverage was: every 15 minutes for 48 hours, hourly for 30 days, daily for 3 years. All times are seconds since
 * 1970, UTC, and come from the caller.
 */
export interface CoverageHistoryStore {
  /** Writes each quarter of an hour once, however often and by however many replicas it is told. */
  recordCoverage(at: number, counts: readonly ScopeCounts[]): Promise<void>;
  /**
   * Oldest first, in the finest resolution that is kept for so long a time and has samples in it. A time without
   * sample is one at which nobody looked.
   */
  listCoverageSeries(
    scope: CoverageScope,
    check: string,
    from: number,
    to: number,
  ): Promise<CoverageSample[]>;
  /**
   * Counts by scope as they were at a time, or up to a day before it where nobody looked then; empty where nobody did.
   */
  readCoverageAt(
    kind: CoverageScope['kind'],
    at: number,
  ): Promise<Map<string, Record<string, CoverageCounts>>>;
  /** Deletes what is older than its retention, in short transactions. */
  prune(now: number): Promise<void>;
}
