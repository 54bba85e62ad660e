import type {
  CoverageFigures,
  CoverageRow,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { passedPercent } from './coverage';

/** One line of a tree of scopes. */
export interface ScopeLine {
  row: CoverageRow;
  /** What is counted in it. */
  figures: CoverageFigures;
  /** 0 at the top. */
  depth: number;
  /** Absent where nothing is below it. */
  isOpen?: boolean;
}

/** By what lines are sorted: `scope`, `entities` or the id of a check. */
export interface ScopeSort {
  column: string;
  isDescending: boolean;
}

export interface ScopeTreeOptions {
  /** Count what is below a scope, too. */
  inherited: boolean;
  /** Scopes whose lines below are left out. */
  closed: ReadonlySet<string>;
  sort: ScopeSort;
}

const collator = new Intl.Collator();
const titleRanks = new WeakMap<
  readonly CoverageRow[],
  ReadonlyMap<CoverageRow, number>
>();

/** Place of each row in the order of titles, told once: comparing texts costs most of a sort. */
function ranksByTitle(
  rows: readonly CoverageRow[],
): ReadonlyMap<CoverageRow, number> {
  const known = titleRanks.get(rows);
  if (known) {
    return known;
  }
  const ranks = new Map(
    [...rows]
      .sort((a, b) => collator.compare(a.title, b.title))
      .map((row, rank) => [row, rank]),
  );
  titleRanks.set(rows, ranks);
  return ranks;
}

/** Every scope after the one above it, siblings in the wanted order. A scope that is above itself counts as top. */
export function scopeTree(
  rows: readonly CoverageRow[],
  { inherited, closed, sort }: ScopeTreeOptions,
): ScopeLine[] {
  const lines: ScopeLine[] = [];
  const below = childrenOf(rows);
  const ranks = ranksByTitle(rows);
  const figuresOf = (row: CoverageRow) => (inherited && row.inherited) || row;

  function add(siblings: readonly CoverageRow[], depth: number) {
    for (const row of sorted(siblings, figuresOf, ranks, sort)) {
      const children = below.get(row.scope);
      const isOpen = children && !closed.has(row.scope);
      lines.push({
        row,
        figures: figuresOf(row),
        depth,
        ...(children && { isOpen }),
      });
      if (children && isOpen) {
        add(children, depth + 1);
      }
    }
  }

  add(below.get(undefined) ?? [], 0);
  return lines;
}

/** Scopes by the scope above them; those at the top under `undefined`. */
function childrenOf(
  rows: readonly CoverageRow[],
): Map<string | undefined, CoverageRow[]> {
  const parents = new Map(rows.map(({ scope, parent }) => [scope, parent]));
  const below = new Map<string | undefined, CoverageRow[]>();
  for (const row of rows) {
    const parent = isAboveItself(row.scope, parents) ? undefined : row.parent;
    const siblings = below.get(parent);
    if (siblings) {
      siblings.push(row);
    } else {
      below.set(parent, [row]);
    }
  }
  return below;
}

function isAboveItself(
  scope: string,
  parents: ReadonlyMap<string, string | undefined>,
): boolean {
  const seen = new Set<string>();
  let above = parents.get(scope);
  while (above !== undefined && !seen.has(above)) {
    if (above === scope) {
      return true;
    }
    seen.add(above);
    above = parents.get(above);
  }
  return false;
}

function sorted(
  rows: readonly CoverageRow[],
  figuresOf: (row: CoverageRow) => CoverageFigures,
  ranks: ReadonlyMap<CoverageRow, number>,
  { column, isDescending }: ScopeSort,
): CoverageRow[] {
  const sign = isDescending ? -1 : 1;
  const byTitle = (a: CoverageRow, b: CoverageRow) =>
    ranks.get(a)! - ranks.get(b)!;
  if (column === 'scope') {
    return [...rows].sort((a, b) => sign * byTitle(a, b));
  }
  const keyed = rows.map(row => {
    const { entities, checks } = figuresOf(row);
    const counts = checks[column];
    return {
      row,
      // What was not assessed comes before the worst: it is where to look next.
      key:
        column === 'entities'
          ? entities
          : (counts && passedPercent(counts)) ?? -1,
    };
  });
  return keyed
    .sort((a, b) => sign * (a.key - b.key) || byTitle(a.row, b.row))
    .map(({ row }) => row);
}
