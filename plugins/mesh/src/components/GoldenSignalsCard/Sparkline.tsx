import type { SignalLine } from '@mesh-portal/backstage-plugin-mesh-common';
import { scaleLinear } from 'd3-scale';
import { line as lineOf } from 'd3-shape';
import styles from './Sparkline.module.css';

const WIDTH = 120;
const HEIGHT = 32;
/** Keeps thick strokes inside. */
const MARGIN = 2;
const dashes = [styles.solid, styles.dashed, styles.dotted];

/** Up to three lines over the same time from 0 to the highest value; interrupted where there is no value. */
export function Sparkline({ lines }: { lines: SignalLine[] }) {
  const steps = Math.max(...lines.map(each => each.length));
  const highest = Math.max(...lines.flat().map(each => each ?? 0));
  const x = scaleLinear([0, Math.max(1, steps - 1)], [MARGIN, WIDTH - MARGIN]);
  const y = scaleLinear([0, highest || 1], [HEIGHT - MARGIN, MARGIN]);
  const path = lineOf<number | null>()
    .defined(value => value !== null)
    .x((_, index) => x(index))
    .y(value => y(value ?? 0));
  return (
    <svg
      className={styles.root}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden
    >
      <path
        className={styles.floor}
        d={`M${MARGIN},${HEIGHT - MARGIN}H${WIDTH - MARGIN}`}
      />
      {lines.map((each, index) => (
        <path
          key={dashes[index]}
          className={dashes[index]}
          d={path(each) ?? undefined}
        />
      ))}
    </svg>
  );
}
