import type { CoverageCounts } from '@mesh-portal/backstage-plugin-mesh-common';
import type { Knex } from 'knex';
import { chunks } from './columns';
import type {
  CoverageHistoryStore,
  CoverageSample,
  CoverageScope,
  ScopeCounts,
} from './CoverageHistoryStore';
import type { BigInteger } from './rows';

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** Finest first; seconds. */
const resolutions = [
  { length: HOUR / 4, keptFor: 2 * DAY },
  { length: HOUR, keptFor: 30 * DAY },
  { length: DAY, keptFor: 3 * 365 * DAY },
] as const;

/** How long the changes of workloads and services are kept. */
const TRANSITIONS_KEPT_FOR = 365 * DAY;

/** Rows deleted in one transaction. */
const DELETED_AT_ONCE = 1_000;

/** Per check: passed, warning, failed, unknown, notApplicable, exempt, the fewest that passed, error. */
type StoredCounts = Record<string, number[]>;

interface CoverageRow {
  scope_id: number;
  resolution: number;
  ts: BigInteger;
  counts: string;
}

export class DatabaseCoverageHistory implements CoverageHistoryStore {
  readonly #db: Knex;

  constructor(db: Knex) {
    this.#db = db;
  }

  async recordCoverage(
    at: number,
    counts: readonly ScopeCounts[],
  ): Promise<void> {
    const ids = await this.#scopeIds(counts.map(each => each.scope));
    for (const some of chunks(counts)) {
      const rows = new Map(
        some.map(each => [
          ids.get(keyOf(each.scope))!,
          toStoredCounts(each.checks),
        ]),
      );
      await this.#db.transaction(tx => recordScopes(tx, at, rows));
    }
  }

  async listCoverageSeries(
    scope: CoverageScope,
    check: string,
    from: number,
    to: number,
  ): Promise<CoverageSample[]> {
    for (const { length, keptFor } of resolutions) {
      if (to - from > keptFor && length < DAY) {
        continue;
      }
      const rows: CoverageRow[] = await this.#db('mesh_coverage')
        .join('mesh_scope', 'mesh_scope.id', 'mesh_coverage.scope_id')
        .where({ kind: scope.kind, ref: scope.ref, resolution: length })
        .whereBetween('ts', [from - length + 1, to])
        .orderBy('ts')
        .select('ts', 'resolution', 'counts');
      const samples = rows.flatMap(row => toSample(row, check) ?? []);
      if (samples.length > 0) {
        return samples;
      }
    }
    return [];
  }

  async readCoverageAt(
    kind: CoverageScope['kind'],
    at: number,
  ): Promise<Map<string, Record<string, CoverageCounts>>> {
    for (const { length } of resolutions) {
      const rows = () =>
        this.#db('mesh_coverage')
          .join('mesh_scope', 'mesh_scope.id', 'mesh_coverage.scope_id')
          .where({ kind, resolution: length });
      const last = await rows()
        // A row tells how its time ended.
        .whereBetween('ts', [at - DAY - length + 1, at - length])
        .max({ ts: 'ts' })
        .first();
      if (last?.ts) {
        const found: Array<CoverageRow & { ref: string }> = await rows()
          .where({ ts: last.ts })
          .select('ref', 'ts', 'resolution', 'counts');
        return new Map(found.map(row => [row.ref, countsOf(row)]));
      }
    }
    return new Map();
  }

  async prune(now: number): Promise<void> {
    for (const { length, keptFor } of resolutions) {
      await deleteInChunks(
        this.#db,
        'mesh_coverage',
        ['scope_id', 'resolution', 'ts'],
        rows =>
          rows.where('resolution', length).where('ts', '<', now - keptFor),
      );
    }
    await deleteInChunks(this.#db, 'mesh_transition', ['id'], rows =>
      rows.where('at', '<', now - TRANSITIONS_KEPT_FOR),
    );
  }

  async #scopeIds(
    scopes: readonly CoverageScope[],
  ): Promise<Map<string, number>> {
    const read = async () =>
      new Map<string, number>(
        (await this.#db('mesh_scope').select('id', 'kind', 'ref')).map(row => [
          keyOf(row),
          row.id,
        ]),
      );
    const known = await read();
    const missing = scopes.filter(each => !known.has(keyOf(each)));
    if (missing.length === 0) {
      return known;
    }
    for (const some of chunks(missing)) {
      await this.#db('mesh_scope')
        .insert(some.map(({ kind, ref }) => ({ kind, ref })))
        .onConflict(['kind', 'ref'])
        .ignore();
    }
    return read();
  }
}

/** A quarter of an hour that is there already has been counted into its hour and day. */
async function recordScopes(
  tx: Knex.Transaction,
  at: number,
  counts: Map<number, StoredCounts>,
): Promise<void> {
  const [{ length: finest }] = resolutions;
  const recorded: Array<{ scope_id: number }> = await tx('mesh_coverage')
    .where({ resolution: finest, ts: startOf(at, finest) })
    .whereIn('scope_id', [...counts.keys()])
    .select('scope_id');
  recorded.forEach(row => counts.delete(row.scope_id));
  if (counts.size === 0) {
    return;
  }
  for (const { length } of resolutions) {
    const ts = startOf(at, length);
    const before: CoverageRow[] = await tx('mesh_coverage')
      .where({ resolution: length, ts })
      .whereIn('scope_id', [...counts.keys()])
      .select();
    const earlier = new Map(
      before.map((row): [number, StoredCounts] => [
        row.scope_id,
        JSON.parse(row.counts),
      ]),
    );
    await tx('mesh_coverage')
      .insert(
        [...counts].map(([scope_id, latest]) => ({
          scope_id,
          resolution: length,
          ts,
          counts: JSON.stringify(merge(earlier.get(scope_id), latest)),
        })),
      )
      .onConflict(['scope_id', 'resolution', 'ts'])
      .merge();
  }
}

async function deleteInChunks(
  db: Knex,
  table: string,
  key: string[],
  old: (rows: Knex.QueryBuilder) => Knex.QueryBuilder,
): Promise<void> {
  for (;;) {
    const keys: Array<Record<string, number | string>> = await old(db(table))
      .select(key)
      .limit(DELETED_AT_ONCE);
    for (const some of chunks(keys)) {
      await db(table)
        .whereIn(
          key,
          some.map(row => key.map(each => row[each])),
        )
        .delete();
    }
    if (keys.length < DELETED_AT_ONCE) {
      return;
    }
  }
}

function startOf(at: number, length: number): number {
  return Math.floor(at / length) * length;
}

function keyOf({ kind, ref }: CoverageScope): string {
  return `${kind} ${ref}`;
}

function toStoredCounts(checks: Record<string, CoverageCounts>): StoredCounts {
  return Object.fromEntries(
    Object.entries(checks).map(([id, each]) => [
      id,
      [
        each.passed,
        each.warning,
        each.failed,
        each.unknown,
        each.notApplicable,
        each.exempt,
        each.passed,
        each.error,
      ],
    ]),
  );
}

function merge(
  earlier: StoredCounts | undefined,
  latest: StoredCounts,
): StoredCounts {
  return Object.fromEntries(
    Object.entries(latest).map(([id, counts]) => {
      const fewest = earlier?.[id]?.[6] ?? counts[6];
      return [id, counts.with(6, Math.min(fewest, counts[6]))];
    }),
  );
}

function countsOf(row: CoverageRow): Record<string, CoverageCounts> {
  const stored: StoredCounts = JSON.parse(row.counts);
  return Object.fromEntries(
    Object.entries(stored).map(([id, counts]) => [id, toCounts(counts)]),
  );
}

function toCounts(stored: number[]): CoverageCounts {
  const [passed, warning, failed, unknown, notApplicable, exempt] = stored;
  const error = stored[7];
  return { passed, warning, failed, error, unknown, notApplicable, exempt };
}

function toSample(row: CoverageRow, check: string): CoverageSample | undefined {
  const stored: StoredCounts = JSON.parse(row.counts);
  return Object.hasOwn(stored, check)
    ? {
        at: Number(row.ts),
        resolution: row.resolution,
        counts: toCounts(stored[check]),
        fewestPassed: stored[check][6],
      }
    : undefined;
}
