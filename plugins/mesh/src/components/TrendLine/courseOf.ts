import type { CoverageTrend } from '@mesh-portal/backstage-plugin-mesh-common';
import { passedPercent } from '../../utils/coverage';

export interface CoursePoint {
  /** ISO time. */
  at: string;
  /** 0 to 100; `undefined` where nobody looked or nothing was assessed. */
  percent: number | undefined;
}

/** The shares that passed, oldest first, with a point without share wherever the course is interrupted. */
export function courseOf({ points }: CoverageTrend): CoursePoint[] {
  return points.flatMap(({ at, seconds, counts }, index) => {
    const point = { at, percent: passedPercent(counts) };
    const previous = points[index - 1];
    const isInterrupted =
      previous &&
      Date.parse(at) - Date.parse(previous.at) >
        2_000 * Math.max(seconds, previous.seconds);
    return isInterrupted ? [{ at, percent: undefined }, point] : [point];
  });
}
