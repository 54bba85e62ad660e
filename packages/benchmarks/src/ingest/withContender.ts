import { Child } from '../child';
import type { ContenderRequest } from './types';

export class Contender extends Child {
  constructor(heapMegabytes?: number) {
    super(require.resolve('./contender'), [], heapMegabytes);
  }

  request<T>(message: ContenderRequest): Promise<T> {
    return this.ask<T>(message);
  }
}

/** A process that reads clusters, for the time of `use`. */
export async function withContender<T>(
  use: (contender: Contender) => Promise<T>,
  options: { heapMegabytes?: number } = {},
): Promise<T> {
  const contender = new Contender(options.heapMegabytes);
  try {
    return await use(contender);
  } finally {
    await contender.stop();
  }
}
