import { parseEntityRef } from '@backstage/catalog-model';
import type {
  CoverageCheck,
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
import { GroupTree } from './GroupTree';
import { placeOf, presentCells, scopesOf } from './places';
import { count, keyOf, toFigures, type Tally } from './tally';

/** An entity as it counts now, with the results for all its places as one text. */
export interface PresentEntity {
  entity: CoverageEntity;
  cells: CoverageCell[];
  key: string;
}

/**
 * Counts check results per scope. Keeps what coverage needs of every entity in memory (about 300 bytes each) and
 * follows the store by sequence, so that a summary reads only what changed since the last one.
 */
export class CoverageIndex {
  readonly checks: readonly CoverageCheck[];
  readonly #store: Pick<MeshStore, 'listCoverage' | 'countUnclaimed'>;
  readonly #states: ClusterStates;
  readonly #titleOf: (entityRef: string) => string | undefined;
  readonly #groups: GroupTree;
  readonly #entities = new Map<
    string,
    { entity: CoverageEntity; key: string }
  >();
  #seq = 0;
  #refreshing?: Promise<void>;

  constructor(options: {
    checks: readonly CoverageCheck[];
    store: Pick<MeshStore, 'listCoverage' | 'countUnclaimed'>;
    states: ClusterStates;
    titleOf: (entityRef: string) => string | undefined;
    /** The group above a group. */
    parentOf: (entityRef: string) => string | undefined;
  }) {
    this.checks = options.checks.map(
      ({ id, title, description, fix, category, level, weight }) => ({
        id,
        title,
        description,
        fix,
        category,
        level,
        weight,
      }),
    );
    this.#store = options.store;
    this.#states = options.states;
    this.#titleOf = options.titleOf;
    this.#groups = new GroupTree(options.parentOf);
  }

  /** All entities that have verdicts. */
  async entityRefs(): Promise<string[]> {
    await this.#refresh();
    return [...this.#entities.keys()];
  }

  /** As it is in the catalog, else the name in the ref. */
  titleOf(entityRef: string): string {
    return this.#titleOf(entityRef) ?? parseEntityRef(entityRef).name;
  }

  /** Whether an owner is a group or below it. */
  isWithin(owner: string | undefined, group: string): boolean {
    return (
      owner !== undefined &&
      (owner === group || this.#groups.above(owner).includes(group))
    );
  }

  /** Entities as they count now; all of them without `visible`. */
  async present(visible?: ReadonlySet<string>): Promise<PresentEntity[]> {
    await this.#refresh();
    const silent = this.silentClusters();
    const present: PresentEntity[] = [];
    for (const [ref, { entity, key }] of this.#entities) {
      if (!visible || visible.has(ref)) {
        const stored = entity.cells ?? [];
        const cells = presentCells(stored, silent);
        present.push({
          entity,
          cells,
          key: cells === stored ? key : keyOf(this.checks, cells),
        });
      }
    }
    return present;
  }

  /** Without `visible`, over all entities. */
  async summarize(
    by: CoverageScopeKind,
    visible?: ReadonlySet<string>,
  ): Promise<CoverageSummary> {
    const present = await this.present(visible);
    const unclaimed = visible ? undefined : await this.#store.countUnclaimed();
    const total: Tally = new Map();
    const scopes = new Map<string, Tally>();
    for (const { entity, cells, key } of present) {
      count(total, key);
      for (const [scope, its] of scopesOf(by, entity, cells)) {
        const tally = scopes.get(scope) ?? new Map();
        scopes.set(scope, tally);
        const whole = its.length === cells.length;
        count(tally, whole ? key : keyOf(this.checks, its));
      }
    }
    const row = (scope: string, title: string, tally: Tally): CoverageRow => ({
      scope,
      title,
      ...toFigures(this.checks, tally),
    });
    const rows = [...scopes].map(([scope, tally]) =>
      row(scope, this.#scopeTitle(by, scope), tally),
    );
    return {
      by,
      checks: [...this.checks],
      total: row('', '', total),
      rows: (by === 'owner' ? this.#inTree(rows, scopes, visible) : rows).sort(
        (a, b) =>
          a.title.localeCompare(b.title, 'en') || (a.scope < b.scope ? -1 : 1),
      ),
      ...(unclaimed !== undefined && { unclaimed }),
      visibleOnly: visible !== undefined,
      seq: this.#seq,
    };
  }

  /** By entity that has some, its places in these namespaces, as `cluster/namespace`. */
  async platformPlaces(
    namespaces: ReadonlySet<string>,
  ): Promise<Map<string, string[]>> {
    await this.#refresh();
    const found = new Map<string, string[]>();
    for (const [ref, { entity }] of this.#entities) {
      const places = (entity.cells ?? [])
        .filter(each => namespaces.has(each.namespace))
        .map(placeOf);
      if (places.length > 0) {
        found.set(ref, places);
      }
    }
    return found;
  }

  /** Clusters that cannot be seen now, or have fallen silent since results were stored. */
  silentClusters(): ReadonlySet<string> {
    const silent = this.#states.list().filter(each => each.state !== 'fresh');
    return new Set(silent.map(each => each.name));
  }

  /**
   * Adds the groups above the owners, and tells who is below whom. A reader who sees only some entities is not told of
   * groups that own none of them.
   */
  #inTree(
    rows: CoverageRow[],
    own: ReadonlyMap<string, Tally>,
    visible: ReadonlySet<string> | undefined,
  ): CoverageRow[] {
    const inherited = this.#groups.inherited(own);
    const above = visible
      ? []
      : [...inherited.keys()].filter(scope => !own.has(scope));
    const all = [
      ...rows,
      ...above.map(scope => ({
        scope,
        title: this.#scopeTitle('owner', scope),
        ...toFigures(this.checks, new Map()),
      })),
    ];
    const known = new Set(all.map(each => each.scope));
    return all.map(each => {
      const sum = inherited.get(each.scope);
      const parent = this.#groups.above(each.scope).find(ref => known.has(ref));
      return {
        ...each,
        ...(parent && { parent }),
        ...(sum && { inherited: toFigures(this.checks, sum) }),
      };
    });
  }

  #scopeTitle(by: CoverageScopeKind, scope: string): string {
    switch (by) {
      case 'cluster':
        return this.#states.of(scope).title ?? scope;
      case 'namespace':
        return scope;
      default:
        return this.titleOf(scope);
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
        const key = keyOf(this.checks, item.cells);
        this.#entities.set(item.entityRef, { entity: item, key });
      } else {
        this.#entities.delete(item.entityRef);
      }
    }
    this.#seq = seq;
  }
}
