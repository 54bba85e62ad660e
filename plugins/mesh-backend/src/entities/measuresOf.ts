import type {
  CheckState,
  CoverageCheck,
  EntityMeasures,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { worstResult } from '../coverage/Check';
import { levelOf } from '../coverage/levelOf';
import type { CoverageCell } from '../store/MeshStore';
import type { ClusterRollUp, rollUpClusters } from './rollUpClusters';

/** Only what is the same wherever checks and verdicts are shown: no reasons, no names but those of clusters. */
export function measuresOf(
  { clusters, dimensions, findings }: ReturnType<typeof rollUpClusters>,
  cells: readonly CoverageCell[],
  workloads: number,
  checks: ReadonlyArray<Pick<CoverageCheck, 'id' | 'level'>>,
): EntityMeasures {
  const results: Record<string, CheckState> = Object.fromEntries(
    checks.map(({ id }) => [
      id,
      worstResult(cells.map(each => each.results[id] ?? 'unknown')),
    ]),
  );
  const isFresh = ({ freshness }: ClusterRollUp) => freshness.state === 'fresh';
  const available =
    clusters.length > 0
      ? clusters.every(isFresh)
      : dimensions.sidecar.state !== 'unknown';
  const { total, inMesh } = dimensions.sidecar.detail;
  return {
    available,
    clusters: clusters.map(each => each.freshness.name).sort(),
    level: levelOf(checks, id => results[id]),
    checks: results,
    upgrade: dimensions.upgrade.value,
    workloads,
    findings: findings.count,
    ...(available && {
      ...(typeof total === 'number' && { pods: total }),
      ...(typeof inMesh === 'number' && { podsInMesh: inMesh }),
    }),
  };
}
