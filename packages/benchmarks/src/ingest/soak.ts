import { setTimeout as pause } from 'node:timers/promises';
import type { Result } from '../evaluation';
import type { Held } from './types';
import { withContender } from './withContender';
import { withServers } from './withServers';

/** Per unit of x, by least squares. */
export function slopeOf(points: ReadonlyArray<{ x: number; y: number }>) {
  const mean = (of: 'x' | 'y') =>
    points.reduce((sum, each) => sum + each[of], 0) / points.length;
  const [x, y] = [mean('x'), mean('y')];
  const sum = (of: (each: { x: number; y: number }) => number) =>
    points.reduce((total, each) => total + of(each), 0);
  return (
    sum(each => (each.x - x) * (each.y - y)) / sum(each => (each.x - x) ** 2)
  );
}

/**
 * Whether what is held grows while pods come, change and go. The first third of the time warms up.
 *
 * @param minutes - that it takes
 */
export async function benchmarkSoak(minutes: number): Promise<Result[]> {
  const [clusters, pods, perSecond] = [10, 200, 2];
  return withServers({ clusters, pods, policies: 40 }, (servers, addresses) =>
    withContender(async contender => {
      await contender.request({
        ask: 'sync',
        contender: 'meshFeed',
        servers: addresses,
      });
      const start = performance.now();
      const held: Array<Held & { ms: number }> = [];
      let changes = 0;
      for (let ms = 0; ms < minutes * 60_000; ms = performance.now() - start) {
        await servers.request({ ask: 'churn', pods: perSecond });
        changes += perSecond * clusters;
        await pause(1_000);
        if (ms >= minutes * 20_000) {
          held.push({
            ms,
            ...(await contender.request<Held>({ ask: 'held' })),
          });
        }
      }
      const slope = slopeOf(
        held.map(each => ({ x: each.ms / 3_600_000, y: each.heapBytes / 1e6 })),
      );
      const [first, last] = [held[0], held[held.length - 1]];
      return [
        {
          what: `B13 growth of the heap within ${minutes} minutes, ${changes} changes`,
          ours: `${slope.toFixed(2)} MB/h (${(first.heapBytes / 1e6).toFixed(
            2,
          )} to ${(last.heapBytes / 1e6).toFixed(2)} MB)`,
          peer: '',
          ratio: '',
          goal: '< 1 MB/h',
          met: slope < 1,
        },
        {
          what: 'B13 growth of sockets and timers',
          ours: `${first.handles} to ${last.handles}`,
          peer: '',
          ratio: '',
          goal: 'none',
          met: last.handles <= first.handles,
        },
      ];
    }),
  );
}
