import { parseEntityRef } from '@backstage/catalog-model';
import type {
  CoverageCounts,
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
import { checks, worstResult, type CheckResult } from './checks';

/**
 * Counts check results per scope. Keeps what coverage needs of every entity in memory (about 300 bytes each) and
 * follows the store by sequence, so that a summary reads only what changed since the last one.
 */
export class CoverageIndex {
  readonly #store: MeshStore;
  readonly #states: ClusterStates;
  readonly #titleOf: (entityRef: string) => string | undefined;
  readonly #entities = new Map<string, CoverageEntity>();
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
    const total = newRow('', '');
    const rows = new Map<string, CoverageRow>();
    for (const entity of this.#entities.values()) {
      if (visible && !visible.has(entity.entityRef)) {
        continue;
      }
      const cells = this.#presentCells(entity.cells ?? []);
      count(total, cells);
      for (const [scope, its] of scopesOf(by, entity, cells)) {
        let row = rows.get(scope);
        if (!row) {
          row = newRow(scope, this.#scopeTitle(by, scope));
          rows.set(scope, row);
        }
        count(row, its);
      }
    }
    return {
      by,
      checks: checks.map(({ id, title, description }) => ({
        id,
        title,
        description,
      })),
      total,
      rows: [...rows.values()].sort(
        (a, b) =>
          a.title.localeCompare(b.title, 'en') || (a.scope < b.scope ? -1 : 1),
      ),
      ...(unclaimed !== undefined && { unclaimed }),
      visibleOnly: visible !== undefined,
      seq: this.#seq,
    };
  }

  /** Cells as of now: a cluster may have fallen silent since they were stored. */
  #presentCells(cells: readonly CoverageCell[]): CoverageCell[] {
    return cells.map(cell =>
      this.#states.of(cell.cluster).state === 'fresh'
        ? cell
        : { ...cell, results: withoutKnowledge(cell.results) },
    );
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
        this.#entities.set(item.entityRef, item);
      } else {
        this.#entities.delete(item.entityRef);
      }
    }
    this.#seq = seq;
  }
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

function scopesOf(
  by: CoverageScopeKind,
  entity: CoverageEntity,
  cells: CoverageCell[],
): Map<string, CoverageCell[]> {
  if (by === 'owner' || by === 'system' || by === 'domain') {
    const scope = entity[by];
    return new Map(scope ? [[scope, cells]] : []);
  }
  const scopes = new Map<string, CoverageCell[]>();
  for (const cell of cells) {
    const scope =
      by === 'cluster' ? cell.cluster : `${cell.cluster}/${cell.namespace}`;
    scopes.set(scope, [...(scopes.get(scope) ?? []), cell]);
  }
  return scopes;
}

function newRow(scope: string, title: string): CoverageRow {
  return {
    scope,
    title,
    entities: 0,
    checks: Object.fromEntries(
      checks.map(({ id }): [string, CoverageCounts] => [
        id,
        {
          passed: 0,
          warning: 0,
          failed: 0,
          unknown: 0,
          notApplicable: 0,
          exempt: 0,
        },
      ]),
    ),
  };
}

function count(row: CoverageRow, cells: readonly CoverageCell[]): void {
  row.entities += 1;
  for (const { id } of checks) {
    const results = cells.map(
      (each): CheckResult => each.results[id] ?? 'unknown',
    );
    row.checks[id][worstResult(results)] += 1;
  }
}
