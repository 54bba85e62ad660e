import type { CoverageScopeKind } from '@mesh-portal/backstage-plugin-mesh-common';
import type { CoverageCell, CoverageEntity } from '../store/MeshStore';

/** Results as they may be told now: of a cluster that is silent nothing is known but what is exempt. */
export function presentCells(
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

/** As scopes of rows name a place. */
export function placeOf({
  cluster,
  namespace,
}: Pick<CoverageCell, 'cluster' | 'namespace'>): string {
  return `${cluster}/${namespace}`;
}

/** Scopes that an entity counts in, each with its places there. */
export function* scopesOf(
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
    const scope = by === 'cluster' ? cell.cluster : placeOf(cell);
    const its = scopes.get(scope);
    if (its) {
      its.push(cell);
    } else {
      scopes.set(scope, [cell]);
    }
  }
  yield* scopes;
}
