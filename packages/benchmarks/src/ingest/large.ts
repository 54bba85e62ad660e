import type { Result } from '../evaluation';
import type { ServerAddress, SyncCost } from './types';
import { withContender } from './withContender';
import { withServers } from './withServers';

/** Processes that the API servers are spread over. */
const processes = 4;

async function withClusters<T>(
  left: number,
  size: { clusters: number; pods: number },
  known: ServerAddress[],
  use: (addresses: ServerAddress[]) => Promise<T>,
): Promise<T> {
  if (left === 0) {
    return use(known);
  }
  return withServers({ ...size, policies: size.pods / 10 }, (_, addresses) =>
    withClusters(
      left - 1,
      size,
      [
        ...known,
        ...addresses.map(each => ({ ...each, name: `${left}-${each.name}` })),
      ],
      use,
    ),
  );
}

/**
 * Many clusters in one process, which reads every kind that it watches and keeps the models that are evaluated. Its heap
 * may grow to 512 MB, as in a container of a stated size.
 *
 * @param clusters - a multiple of four
 * @param pods - in each
 */
export async function benchmarkLarge(
  clusters: number,
  pods: number,
): Promise<Result[]> {
  const size = { clusters: clusters / processes, pods };
  const cost = await withClusters(processes, size, [], servers =>
    withContender(
      contender =>
        contender.request<SyncCost>({
          ask: 'sync',
          contender: 'meshFeed',
          servers,
        }),
      { heapMegabytes: 512 },
    ),
  );
  if (cost.pods !== clusters * pods) {
    throw new Error(`${cost.pods} of ${clusters * pods} pods were read`);
  }
  const rss = cost.maxRssBytes / 1e6;
  return [
    {
      what: `largest RSS, ${clusters} clusters of ${pods} pods`,
      ours: `${rss.toFixed(0)} MB, of which ${(cost.heapBytes / 1e6).toFixed(
        0,
      )} MB stay in the heap`,
      peer: '',
      ratio: '',
      goal: '<= 600 MB',
      met: rss <= 600,
    },
    {
      what: 'until all of it was read',
      ours: `${(cost.wallMs / 1000).toFixed(0)} s, CPU ${(
        cost.cpuMs / 1000
      ).toFixed(0)} s`,
      peer: '',
      ratio: '',
      goal: '',
      met: true,
    },
  ];
}
