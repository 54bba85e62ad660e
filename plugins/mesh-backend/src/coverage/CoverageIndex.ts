import { parseEntityRef } from '@backstage/catalog-model';
import type {
  CoverageRow,
  CoverageScopeKind,
  CoverageSummary,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { ClusterStates } from '../evaluate/ClusterStates';
import type {
  CoverageCell,
  CoverageEntity,
  MeshStore,
} from '../store/MeshStore';
import { worstResult, type CheckResult } from './Check';
import { checks } from './checks';
import { levelOf } from './levelOf';

/** How many entities have which results: there are many entities, and few different results. */
type Tally = Map<string, number>;

/**
 * Counts check results per scope. Keeps what coverage needs of every entity in memory (about 300 bytes each) and
 * follows the store by sequence, so that a summary reads only what changed since the last one.
 */
export class CoverageIndex {
  readonly #store: MeshStore;
  readonly #states: ClusterStates;
  readonly #titleOf: (entityRef: string) => string | undefined;
  readonly #entities = new Map<
    string,
    { entity: CoverageEntity; key: string }
  >();
  #seq = 0;
  #refreshing?: Promise<void>;

  constructor(options: {
    store: MeshStore;
    states: ClusterStates;
    /** Title of a group, user, system or domain. */
    titleOf: (entityRef: string) => string | undefined;
  }) {
    this.#store = options.store;
    this.#states = options.states;
    this.#titleOf = options.titleOf;
  }

  /** All entities that have verdicts. */
  async entityRefs(): Promise<string[]> {
    await this.#refresh();
    return [...this.#entities.keys()];
  }

  /** Without `visible`, over all entities. */
  async summarize(
    by: CoverageScopeKind,
    visible?: ReadonlySet<string>,
  ): Promise<CoverageSummary> {
    await this.#refresh();
    const unclaimed = visible ? undefined : await this.#store.countUnclaimed();
    const silent = this.#silentClusters();
    const total: Tally = new Map();
    const scopes = new Map<string, Tally>();
    for (const { entity, key } of this.#entities.values()) {
      if (visible && !visible.has(entity.entityRef)) {
        continue;
      }
      const stored = entity.cells ?? [];
      const cells = presentCells(stored, silent);
      const presentKey = cells === stored ? key : keyOf(cells);
      count(total, presentKey);
      for (const [scope, its] of scopesOf(by, entity, cells)) {
        let tally = scopes.get(scope);
        if (!tally) {
          tally = new Map();
          scopes.set(scope, tally);
        }
        count(tally, its.length === cells.length ? presentKey : keyOf(its));
      }
    }
    const rows = [...scopes].map(([scope, tally]) =>
      toRow(scope, this.#scopeTitle(by, scope), tally),
    );
    return {
      by,
      checks: checks.map(({ evaluate, ...check }) => check),
      total: toRow('', '', total),
      rows: rows.sort(
        (a, b) =>
          a.title.localeCompare(b.title, 'en') || (a.scope < b.scope ? -1 : 1),
      ),
      ...(unclaimed !== undefined && { unclaimed }),
      visibleOnly: visible !== undefined,
      seq: this.#seq,
    };
  }

  /** Clusters that cannot be seen now, or have fallen silent since results were stored. */
  #silentClusters(): ReadonlySet<string> {
    const silent = this.#states.list().filter(each => each.state !== 'fresh');
    return new Set(silent.map(each => each.name));
  }

  #scopeTitle(by: CoverageScopeKind, scope: string): string {
    switch (by) {
      case 'cluster':
        return this.#states.of(scope).title ?? scope;
      case 'namespace':
        return scope;
      default:
        return this.#titleOf(scope) ?? parseEntityRef(scope).name;
    }
  }

  async #refresh(): Promise<void> {
    this.#refreshing ??= this.#readChanges().finally(() => {
      this.#refreshing = undefined;
    });
    await this.#refreshing;
  }

  async #readChanges(): Promise<void> {
    const { seq, items } = await this.#store.listCoverage(this.#seq);
    for (const item of items) {
      if (item.cells) {
        const key = keyOf(item.cells);
        this.#entities.set(item.entityRef, { entity: item, key });
      } else {
        this.#entities.delete(item.entityRef);
      }
    }
    this.#seq = seq;
  }
}

function presentCells(
  cells: CoverageCell[],
  silent: ReadonlySet<string>,
): CoverageCell[] {
  return silent.size === 0 || cells.every(each => !silent.has(each.cluster))
    ? cells
    : cells.map(each =>
        silent.has(each.cluster)
          ? { ...each, results: withoutKnowledge(each.results) }
          : each,
      );
}

function withoutKnowledge(
  results: CoverageCell['results'],
): CoverageCell['results'] {
  return Object.fromEntries(
    Object.entries(results).map(([id, result]) => [
      id,
      result === 'exempt' ? result : ('unknown' as const),
    ]),
  );
}

function* scopesOf(
  by: CoverageScopeKind,
  entity: CoverageEntity,
  cells: CoverageCell[],
): Iterable<[scope: string, cells: CoverageCell[]]> {
  if (by === 'owner' || by === 'system' || by === 'domain') {
    const scope = entity[by];
    if (scope) {
      yield [scope, cells];
    }
    return;
  }
  const scopes = new Map<string, CoverageCell[]>();
  for (const cell of cells) {
    const scope =
      by === 'cluster' ? cell.cluster : `${cell.cluster}/${cell.namespace}`;
    const its = scopes.get(scope);
    if (its) {
      its.push(cell);
    } else {
      scopes.set(scope, [cell]);
    }
  }
  yield* scopes;
}

/** Results of all checks for the whole of these places, as one text. */
function keyOf(cells: readonly CoverageCell[]): string {
  // A check that is younger than the stored results has not been asked yet.
  return checks
    .map(({ id }) => worstResult(cells.map(each => each.results[id] ?? 'unknown')))
    .join();
}

function count(tally: Tally, key: string): void {
  tally.set(key, (tally.get(key) ?? 0) + 1);
}

function toRow(scope: string, title: string, tally: Tally): CoverageRow {
  const row: CoverageRow = {
    scope,
    title,
    entities: 0,
    checks: {},
    levels: { none: 0, bronze: 0, silver: 0, gold: 0 },
  };
  for (const { id } of checks) {
    row.checks[id] = {
      passed: 0,
      warning: 0,
      failed: 0,
      unknown: 0,
      notApplicable: 0,
      exempt: 0,
    };
  }
  for (const [key, entities] of tally) {
    row.entities += entities;
    const results: Record<string, CheckResult> = {};
    key.split(',').forEach((result, i) => {
      const { id } = checks[i];
      results[id] = result as CheckResult;
      row.checks[id][results[id]] += entities;
    });
    row.levels[levelOf(checks, results)] += entities;
  }
  return row;
}
