import fc from 'fast-check';
import { assignClusters } from './assignClusters';

const names = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, i) => `${prefix}${i}`);
const replicasOf = (ids: string[], clusters: string[], capacity = 1) =>
  ids.map(id => ({ id, capacity, clusters }));
const sizesOf = (clusters: string[], size: (i: number) => number) =>
  new Map(clusters.map((each, i) => [each, size(i)]));

describe('assignClusters', () => {
  it('gives every cluster to one replica that lists it, whatever the order', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 5 }),
        fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 20 }),
        fc.func(fc.boolean()),
        fc.func(fc.nat(100_000)),
        (ids, clusters, lists, size) => {
          const replicas = ids.map(id => ({
            id,
            capacity: 1,
            clusters: clusters.filter(each => lists(id, each)),
          }));
          const sizes = sizesOf(clusters, i => size(clusters[i]));
          const assigned = assignClusters(replicas, sizes);
          for (const cluster of clusters) {
            const candidates = replicas
              .filter(each => each.clusters.includes(cluster))
              .map(each => each.id);
            expect([...candidates, undefined]).toContain(assigned.get(cluster));
            expect(assigned.has(cluster)).toBe(candidates.length > 0);
          }
          expect(
            assignClusters(
              [...replicas].reverse(),
              new Map([...sizes].reverse()),
            ),
          ).toEqual(assigned);
        },
      ),
    );
  });

  it.each<[string, (i: number) => number]>([
    ['equal clusters', () => 1_000],
    ['a few large ones', i => (i < 6 ? 50_000 : 500)],
    ['no sizes yet', () => 0],
  ])('balances %s', (_, size) => {
    const clusters = names(60, 'cluster-');
    const sizes = sizesOf(clusters, size);
    const assigned = assignClusters(
      replicasOf(['a', 'b', 'c'], clusters),
      sizes,
    );
    const load = new Map<string, number>();
    for (const [cluster, id] of assigned) {
      const objects = Math.max(sizes.get(cluster)!, 256);
      load.set(id, (load.get(id) ?? 0) + objects);
    }
    const total = [...load.values()].reduce((a, b) => a + b, 0);
    expect(Math.max(...load.values())).toBeLessThan((total / 3) * 1.4);
  });

  it('gives more to whoever can do more', () => {
    const clusters = names(100, 'cluster-');
    const assigned = assignClusters(
      [
        ...replicasOf(['small'], clusters, 1),
        ...replicasOf(['large'], clusters, 3),
      ],
      sizesOf(clusters, () => 1_000),
    );
    const large = [...assigned.values()].filter(each => each === 'large');
    expect(large.length).toBeGreaterThan(60);
  });

  it('moves few clusters when a replica goes, and none when sizes wobble', () => {
    const clusters = names(90, 'cluster-');
    const sizes = sizesOf(clusters, () => 3_000);
    const three = replicasOf(['a', 'b', 'c'], clusters);
    const before = assignClusters(three, sizes);
    const after = assignClusters(three.slice(0, 2), sizes);
    const moved = clusters.filter(
      each => before.get(each) !== 'c' && before.get(each) !== after.get(each),
    );
    expect(moved.length).toBeLessThan(20);
    expect(
      assignClusters(
        three,
        sizesOf(clusters, i => 3_000 + i * 10),
      ),
    ).toEqual(before);
  });
});
