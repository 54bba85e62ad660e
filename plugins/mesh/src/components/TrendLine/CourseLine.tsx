import { scaleLinear } from 'd3-scale';
import { line as lineOf } from 'd3-shape';
import type { CoursePoint } from './courseOf';
import styles from './TrendLine.module.css';

const WIDTH = 120;
const HEIGHT = 32;
/** Keeps the stroke and the last point inside. */
const MARGIN = 3;
/** Percentage points that the height stands for at least: a small change must not look like a large one. */
const LEAST_SPAN = 20;

/** A line over time, interrupted where nothing is known, with a dot where it has arrived. */
export function CourseLine({ points }: { points: readonly CoursePoint[] }) {
  const known = points.flatMap(({ percent }) => percent ?? []);
  const times = points.map(({ at }) => Date.parse(at));
  const least = Math.min(...known);
  const most = Math.max(...known);
  const span = Math.max(LEAST_SPAN, most - least);
  const lowest = Math.min(100 - span, Math.max(0, (least + most - span) / 2));
  const x = scaleLinear(
    [times[0], Math.max(times[0] + 1, times[times.length - 1])],
    [MARGIN, WIDTH - MARGIN],
  );
  const y = scaleLinear([lowest, lowest + span], [HEIGHT - MARGIN, MARGIN]);
  const path = lineOf<CoursePoint>()
    .defined(({ percent }) => percent !== undefined)
    .x((_, index) => x(times[index]))
    .y(({ percent }) => y(percent ?? 0));
  const last = points[points.length - 1];
  return (
    <svg className={styles.line} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden>
      <path d={path(points) ?? undefined} />
      {last.percent !== undefined && (
        <circle cx={x(Date.parse(last.at))} cy={y(last.percent)} r={2.5} />
      )}
    </svg>
  );
}
