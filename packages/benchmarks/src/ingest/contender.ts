import { monitorEventLoopDelay } from 'node:perf_hooks';
import { answerParent } from '../child';
import { informer } from './informer';
import { meshFeed } from './meshFeed';
import { parse } from './parse';
import type { ContenderRequest, Held, ServerAddress, SyncCost } from './types';

/** A way to know what is in clusters. */
export interface Contender {
  /** Resolves when everything was read once; from then on changes are followed. */
  sync(servers: ServerAddress[]): Promise<void>;
  /** Number of pods that are known. */
  pods(): number;
  /** Whether a pod of this name is known in each cluster. */
  sees(name: string): boolean;
}

const contenders = { meshFeed, informer, parse };
let contender: Contender;

function heapUsed(): number {
  globalThis.gc!();
  globalThis.gc!();
  return process.memoryUsage().heapUsed;
}

async function measure(servers: ServerAddress[]): Promise<SyncCost> {
  const heapBefore = heapUsed();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  await contender.sync(servers);
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpuBefore);
  delay.disable();
  return {
    wallMs,
    cpuMs: (user + system) / 1000,
    longestBlockMs: delay.max / 1e6,
    heapBytes: heapUsed() - heapBefore,
    maxRssBytes: process.resourceUsage().maxRSS * 1024,
    pods: contender.pods(),
  };
}

answerParent(async (message: ContenderRequest) => {
  if (message.ask === 'sync') {
    contender = await contenders[message.contender]();
    return measure(message.servers);
  }
  if (message.ask === 'held') {
    return {
      heapBytes: heapUsed(),
      rssBytes: process.memoryUsage().rss,
      handles: process.getActiveResourcesInfo().length,
    } satisfies Held;
  }
  const start = performance.now();
  while (!contender.sees(message.name)) {
    if (performance.now() - start > message.withinMs) {
      return undefined;
    }
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  return performance.now() - start;
});
