/** What a client has to know of a cluster. */
export interface ServerAddress {
  name: string;
  url: string;
  /** PEM in base64. */
  caData: string;
  token: string;
}

export type ServersRequest =
  | {
      ask: 'start';
      clusters: number;
      /** Only so many of them hold something. Default: all. */
      filled?: number;
      /** In each cluster. */
      pods: number;
      policies: number;
      /** By which each answer is held back. */
      latencyMs?: number;
    }
  /** Requests since the last time. */
  | { ask: 'traffic' }
  /** One cluster takes requests and never answers them. */
  | { ask: 'silence'; cluster: number }
  /** Resets every connection. */
  | { ask: 'cut' }
  | { ask: 'create'; name: string }
  /** Gives so many pods of each cluster another label, and puts as many in the place of others. */
  | { ask: 'churn'; pods: number };

export interface Traffic {
  connections: number;
  watches: number;
  lists: number;
  gets: number;
  megabytes: number;
}

export type ContenderRequest =
  | { ask: 'sync'; contender: ContenderName; servers: ServerAddress[] }
  /** Whether a pod of this name is known, at the latest after some milliseconds. */
  | { ask: 'sees'; name: string; withinMs: number }
  /** What is held after garbage was collected. */
  | { ask: 'held' };

export type ContenderName = 'meshFeed' | 'informer' | 'parse';

/** What a process holds on to. */
export interface Held {
  heapBytes: number;
  rssBytes: number;
  /** Sockets, timers and the like. */
  handles: number;
}

/** What it cost to read all objects once. */
export interface SyncCost {
  wallMs: number;
  cpuMs: number;
  /** Longest time in which the process did nothing else. */
  longestBlockMs: number;
  /** What stays in the heap after it was collected. */
  heapBytes: number;
  maxRssBytes: number;
  pods: number;
}
