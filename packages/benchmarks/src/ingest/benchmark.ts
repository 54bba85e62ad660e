import { setTimeout as pause } from 'node:timers/promises';
import type { Result } from '../evaluation';
import { withServers } from './withServers';
import type { ContenderName, SyncCost, Traffic } from './types';
import { withContender } from './withContender';

function median(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/**
 * Reading a cluster once: CPU, memory and the longest block, beside the informer of `@kubernetes/client-node` on pods
 * alone and beside `JSON.parse` of the same bodies.
 *
 * @param pods - in one cluster, as their API server sends them
 */
export async function benchmarkSync(
  pods: number,
  rounds: number,
): Promise<Result[]> {
  const costs: Record<ContenderName, SyncCost[]> = {
    meshFeed: [],
    informer: [],
    parse: [],
  };
  await withServers(
    { clusters: 1, pods, policies: pods / 5 },
    async (_, addresses) => {
      for (let round = 0; round < rounds; round++) {
        for (const name of Object.keys(costs) as ContenderName[]) {
          costs[name].push(
            await withContender(contender =>
              contender.request<SyncCost>({
                ask: 'sync',
                contender: name,
                servers: addresses,
              }),
            ),
          );
        }
      }
    },
  );
  const of = (name: ContenderName, figure: keyof SyncCost) =>
    median(costs[name].map(each => each[figure]));
  const compare = (
    what: string,
    figure: keyof SyncCost,
    unit: string,
    scale: number,
    peer: Exclude<ContenderName, 'meshFeed'>,
    goal: string,
    met: (ours: number, ratio: number) => boolean,
  ): Result => {
    const ours = of('meshFeed', figure) / scale;
    const theirs = of(peer, figure) / scale;
    return {
      what: `${what}, ${pods} pods`,
      ours: `${ours.toFixed(1)} ${unit}`,
      peer: `${peer}: ${theirs.toFixed(1)} ${unit}`,
      ratio: (ours / theirs).toFixed(3),
      goal,
      met: met(ours, ours / theirs),
    };
  };
  for (const [name, its] of Object.entries(costs)) {
    const wrong = its.find(each => each.pods !== pods);
    if (wrong) {
      throw new Error(`${name} read ${wrong.pods} pods instead of ${pods}`);
    }
  }
  return [
    compare(
      'B3 heap per pod',
      'heapBytes',
      'KB',
      pods * 1000,
      'informer',
      '<= 1.2 KB and <= 1/20',
      (ours, ratio) => ours <= 1.2 && ratio <= 1 / 20,
    ),
    compare(
      'B3 largest RSS',
      'maxRssBytes',
      'MB',
      1e6,
      'informer',
      '<= 1/3',
      (_, ratio) => ratio <= 1 / 3,
    ),
    compare(
      'B3 longest block',
      'longestBlockMs',
      'ms',
      1,
      'informer',
      '<= 50 ms',
      ours => ours <= 50,
    ),
    compare(
      'B4 CPU',
      'cpuMs',
      'ms',
      1,
      'informer',
      '<= 1/3',
      (_, ratio) => ratio <= 1 / 3,
    ),
    compare(
      'B4 CPU',
      'cpuMs',
      'ms',
      1,
      'parse',
      '<= 1.5',
      (_, ratio) => ratio <= 1.5,
    ),
  ];
}

/**
 * What following 20 quiet clusters asks of their API servers, and whether a client goes on after every connection was
 * reset. Ours follows all kinds, the informer pods alone.
 *
 * @param seconds - of quiet
 */
export async function benchmarkQuiet(seconds: number): Promise<Result[]> {
  const clusters = 20;
  const traffic = {} as Record<
    'meshFeed' | 'informer',
    Pick<Traffic, 'connections' | 'watches'>
  >;
  const kinds = {} as Record<'meshFeed' | 'informer', number>;
  const seen = {} as Record<'meshFeed' | 'informer', number | undefined>;
  for (const name of ['meshFeed', 'informer'] as const) {
    await withServers({ clusters, pods: 20, policies: 5 }, (servers, to) =>
      withContender(async contender => {
        await contender.request({ ask: 'sync', contender: name, servers: to });
        const [started] = await servers.request<Traffic[]>({ ask: 'traffic' });
        kinds[name] = name === 'informer' ? 1 : started.watches;
        await pause(seconds * 1000);
        const quiet = await servers.request<Traffic[]>({ ask: 'traffic' });
        traffic[name] = {
          connections: quiet.reduce((sum, each) => sum + each.connections, 0),
          watches: quiet.reduce((sum, each) => sum + each.watches, 0),
        };
        await servers.request({ ask: 'cut' });
        await servers.request({ ask: 'create', name: 'after-the-cut' });
        seen[name] = await contender.request<number | undefined>({
          ask: 'sees',
          name: 'after-the-cut',
          withinMs: 15_000,
        });
      }),
    );
  }
  const perKind = (name: 'meshFeed' | 'informer', count: number) =>
    (count / clusters / kinds[name]) * (300 / seconds);
  const result = (
    what: string,
    figure: 'connections' | 'watches',
    goal: string,
    most: number,
  ): Result => {
    const ours = perKind('meshFeed', traffic.meshFeed[figure]);
    const theirs = perKind('informer', traffic.informer[figure]);
    return {
      what,
      ours: ours.toFixed(2),
      peer: `informer: ${theirs.toFixed(2)}`,
      ratio: (ours / theirs).toFixed(3),
      goal,
      met: ours <= most,
    };
  };
  const told = (ms: number | undefined) =>
    ms === undefined ? 'never (15 s)' : `after ${ms.toFixed(0)} ms`;
  return [
    result(
      'B5 watch requests per kind, cluster and 5 quiet minutes',
      'watches',
      '<= 1',
      1,
    ),
    result(
      'B5 new TLS connections per kind, cluster and 5 quiet minutes',
      'connections',
      '<= 0.1',
      0.1,
    ),
    {
      what: 'B6 a change after all connections were reset is seen',
      ours: told(seen.meshFeed),
      peer: `informer: ${told(seen.informer)}`,
      ratio: '',
      goal: 'seen',
      met: seen.meshFeed !== undefined,
    },
  ];
}
