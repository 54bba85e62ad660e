import type {
  CoverageCounts,
  CoverageRow,
  CoverageScopeKind,
  CoverageSummary,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { Clock } from '../ingest/clock';
import type { CoverageHistoryStore } from '../store/CoverageHistoryStore';
import type { CoverageIndex, PresentEntity } from './CoverageIndex';

const WEEK_MS = 7 * 24 * 3600 * 1000;

/** How long what was read of the past is told again. */
const REMEMBER_MS = 10 * 60 * 1000;

type Past = Map<string, Record<string, CoverageCounts>>;

/** Coverage as it is, beside what it was a week ago. */
export class CoverageReport {
  readonly #index: CoverageIndex;
  readonly #history: CoverageHistoryStore;
  readonly #clock: Clock;
  readonly #past = new Map<string, { until: number; counts: Promise<Past> }>();

  constructor(options: {
    index: CoverageIndex;
    history: CoverageHistoryStore;
    clock: Clock;
  }) {
    this.#index = options.index;
    this.#history = options.history;
    this.#clock = options.clock;
  }

  async entityRefs(): Promise<string[]> {
    return this.#index.entityRefs();
  }

  /** Entities as they count now. */
  async present(): Promise<PresentEntity[]> {
    return this.#index.present();
  }

  /** Without `visible`, over all entities; only then with the past, which does not say whose figures it holds. */
  async summarize(
    by: CoverageScopeKind,
    visible?: ReadonlySet<string>,
  ): Promise<CoverageSummary> {
    const summary = await this.#index.summarize(by, visible);
    if (visible) {
      return summary;
    }
    const [org, scopes] = await Promise.all([
      this.#lastWeek('org'),
      this.#lastWeek(by),
    ]);
    const withPast = (row: CoverageRow, past: Past): CoverageRow => {
      const lastWeek = past.get(row.scope);
      return lastWeek ? { ...row, lastWeek } : row;
    };
    return {
      ...summary,
      total: withPast(summary.total, org),
      rows: summary.rows.map(row => withPast(row, scopes)),
    };
  }

  async #lastWeek(kind: 'org' | CoverageScopeKind): Promise<Past> {
    const now = this.#clock.now();
    const known = this.#past.get(kind);
    if (known && known.until > now) {
      return known.counts;
    }
    const at = Math.floor((now - WEEK_MS) / 1000);
    const counts = this.#history.readCoverageAt(kind, at);
    this.#past.set(kind, { until: now + REMEMBER_MS, counts });
    counts.catch(() => this.#past.delete(kind));
    return counts;
  }
}
