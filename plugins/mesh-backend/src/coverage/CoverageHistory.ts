import type {
  CoverageRow,
  CoverageScopeKind,
  CoverageSummary,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type {
  CoverageHistoryStore,
  CoverageScope,
  ScopeCounts,
} from '../store/CoverageHistoryStore';

const scopeKinds = [
  'owner',
  'system',
  'domain',
  'cluster',
  'namespace',
] as const satisfies readonly CoverageScopeKind[];

/** Writes down again and again what coverage is, so that it can be told what it was. */
export class CoverageHistory {
  readonly #coverage: {
    summarize(by: CoverageScopeKind): Promise<CoverageSummary>;
  };
  readonly #store: CoverageHistoryStore;

  constructor(options: {
    coverage: { summarize(by: CoverageScopeKind): Promise<CoverageSummary> };
    store: CoverageHistoryStore;
  }) {
    this.#coverage = options.coverage;
    this.#store = options.store;
  }

  /**
   * Records the coverage of this moment and forgets what is too old.
   *
   * @param at - seconds since 1970, UTC; ticks of one quarter of an hour are recorded once
   */
  async tick(at: number): Promise<void> {
    const counts: ScopeCounts[] = [];
    const add = (kind: CoverageScope['kind'], row: CoverageRow) =>
      counts.push({ scope: { kind, ref: row.scope }, checks: row.checks });
    for (const kind of scopeKinds) {
      const { total, rows } = await this.#coverage.summarize(kind);
      if (kind === scopeKinds[0]) {
        add('org', total);
      }
      rows.forEach(row => add(kind, row));
    }
    await this.#store.recordCoverage(at, counts);
    await this.#store.prune(at);
  }
}
