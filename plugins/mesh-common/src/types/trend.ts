import type { CoverageCounts, CoverageScopeKind } from './coverage';

/** Which course to tell. */
export interface CoverageTrendQuery {
  /** `org` for the organisation as a whole. */
  by: 'org' | CoverageScopeKind;
  /** As in `CoverageRow.scope`; empty for the organisation. */
  scope?: string;
  /** Id of a check. */
  check: string;
  /** ISO times; default: the last 30 days. */
  from?: string;
  to?: string;
}

/** Answer of `GET /v1/coverage/trend`. Times are ISO. */
export interface CoverageTrend {
  /** Oldest first. A time without point is one at which nobody looked. */
  points: Array<{
    at: string;
    /** Seconds that it stands for: 900, 3600 or 86400. */
    seconds: number;
    /** At the end of that time. */
    counts: CoverageCounts;
    /** The fewest that passed in that time. */
    fewestPassed: number;
  }>;
}
