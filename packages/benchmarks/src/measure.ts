import v8 from 'node:v8';
import vm from 'node:vm';

/** One measured figure over several runs, in milliseconds. */
export interface Measurement {
  median: number;
  min: number;
  max: number;
}

function summary(times: number[]): Measurement {
  const sorted = [...times].sort((a, b) => a - b);
  return {
    median: sorted[Math.floor(sorted.length / 2)],
    min: sorted[0],
    max: sorted[sorted.length - 1],
  };
}

/**
 * Measures alternatives in turn, A B A B …, so that a drift of the machine's speed falls on all of them.
 *
 * Each round first prepares, outside of the clock, and then runs. One round before the counted ones warms up.
 */
export function measureInTurn<Names extends string>(
  rounds: number,
  alternatives: Record<Names, () => () => unknown>,
): Record<Names, Measurement> {
  const times = new Map<string, number[]>();
  for (let round = 0; round <= rounds; round++) {
    for (const [name, prepare] of Object.entries<() => () => unknown>(
      alternatives,
    )) {
      const run = prepare();
      const start = process.hrtime.bigint();
      run();
      const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
      if (round > 0) {
        times.set(name, [...(times.get(name) ?? []), milliseconds]);
      }
    }
  }
  return Object.fromEntries(
    [...times].map(([name, values]) => [name, summary(values)]),
  ) as Record<Names, Measurement>;
}

/** Collects garbage, so that what follows does not pay for what went before. */
export function collectGarbage(): void {
  v8.setFlagsFromString('--expose-gc');
  vm.runInNewContext('gc')();
}

/** Bytes of heap that are held after some work and were not before it. */
export function retainedBytes(work: () => void): number {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  work();
  collectGarbage();
  return process.memoryUsage().heapUsed - before;
}
