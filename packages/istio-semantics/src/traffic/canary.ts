import type { TrafficShare } from '../types';
import type { EvaluatedRoute } from './routes';

const placeOf = ({ host, subset }: TrafficShare) => `${host}|${subset ?? ''}`;

function usedShares({ route }: EvaluatedRoute): TrafficShare[] {
  return route.shares.filter(each => each.percent > 0);
}

/**
 * Whether requests are told apart on purpose: several destinations share those that meet no condition, or a condition
 * other than the path sends some elsewhere. Another subset of the same host counts whatever the condition.
 */
export function isCanary(
  routes: readonly EvaluatedRoute[],
  catchAll: EvaluatedRoute | undefined,
): boolean {
  const reachable = routes.filter(each => !each.route.unreachable);
  if (!catchAll) {
    return reachable.some(
      each => new Set(usedShares(each).map(placeOf)).size > 1,
    );
  }
  const usual = usedShares(catchAll);
  const places = new Set(usual.map(placeOf));
  return (
    places.size > 1 ||
    reachable.some(each =>
      usedShares(each).some(
        share =>
          !places.has(placeOf(share)) &&
          (usual.some(other => other.host === share.host) ||
            each.route.conditions.some(
              condition => condition.params.subject !== 'path',
            )),
      ),
    )
  );
}
