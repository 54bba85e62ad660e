import { Child } from '../child';
import type { ServerAddress, ServersRequest } from './types';

export class Servers extends Child {
  constructor() {
    super(require.resolve('./servers'));
  }

  request<T>(message: ServersRequest): Promise<T> {
    return this.ask<T>(message);
  }
}

/** Starts clusters in a process of their own, for the time of `use`. */
export async function withServers<T>(
  size: Omit<Extract<ServersRequest, { ask: 'start' }>, 'ask'>,
  use: (servers: Servers, addresses: ServerAddress[]) => Promise<T>,
): Promise<T> {
  const servers = new Servers();
  try {
    return await use(servers, await servers.request({ ask: 'start', ...size }));
  } finally {
    await servers.stop();
  }
}
