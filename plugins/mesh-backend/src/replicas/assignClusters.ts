import { createHash } from 'node:crypto';
import type { Replica } from '../store/LeaseStore';

/** By how much a replica may be given more than its share, before its hash no longer counts. */
const SLACK = 1.25;

/**
 * Who should read which cluster: by rendezvous hash, so that replicas that come or go move few clusters, and bounded by
 * size, so that no replica gets all the large ones. Everybody who knows the same comes to the same result.
 *
 * @param sizes - last known number of objects by cluster; looked at by order of magnitude, so that they may wobble
 * @returns ids of replicas by cluster; a cluster that no replica lists is left out
 */
export function assignClusters(
  replicas: readonly Replica[],
  sizes: ReadonlyMap<string, number>,
): Map<string, string> {
  const clusters = [...sizes]
    .map(([name, objects]) => ({ name, weight: weightOf(objects) }))
    .sort((a, b) => b.weight - a.weight || (a.name < b.name ? -1 : 1));
  const total = clusters.reduce((sum, each) => sum + each.weight, 0);
  const capacity = replicas.reduce((sum, each) => sum + each.capacity, 0);
  const load = new Map<string, number>();
  const assigned = new Map<string, string>();
  for (const { name, weight } of clusters) {
    const candidates = replicas
      .filter(each => each.clusters.includes(name))
      .map(each => ({ ...each, score: scoreOf(each.id, name) }))
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
    const loadWith = (id: string) => (load.get(id) ?? 0) + weight;
    const chosen =
      candidates.find(
        each =>
          loadWith(each.id) <= ((SLACK * total) / capacity) * each.capacity,
      ) ??
      candidates.sort(
        (a, b) => loadWith(a.id) / a.capacity - loadWith(b.id) / b.capacity,
      )[0];
    if (chosen) {
      load.set(chosen.id, loadWith(chosen.id));
      assigned.set(name, chosen.id);
    }
  }
  return assigned;
}

function weightOf(objects: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(objects, 256)));
}

function scoreOf(replica: string, cluster: string): number {
  return createHash('sha256')
    .update(JSON.stringify([replica, cluster]))
    .digest()
    .readUInt32BE();
}
