const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** An age as kubectl shows it: `45s`, `3m20s`, `5h10m`, `4d`, `2y10d`. */
export function humanDuration(ms: number): string {
  if (ms < 2 * MINUTE) {
    return `${Math.max(0, Math.floor(ms / SECOND))}s`;
  }
  if (ms < 10 * MINUTE) {
    return pair(ms, MINUTE, 'm', SECOND, 's');
  }
  if (ms < 3 * HOUR) {
    return `${Math.floor(ms / MINUTE)}m`;
  }
  if (ms < 8 * HOUR) {
    return pair(ms, HOUR, 'h', MINUTE, 'm');
  }
  if (ms < 2 * DAY) {
    return `${Math.floor(ms / HOUR)}h`;
  }
  if (ms < 8 * DAY) {
    return pair(ms, DAY, 'd', HOUR, 'h');
  }
  if (ms < 2 * 365 * DAY) {
    return `${Math.floor(ms / DAY)}d`;
  }
  return ms < 8 * 365 * DAY
    ? pair(ms, 365 * DAY, 'y', DAY, 'd')
    : `${Math.floor(ms / (365 * DAY))}y`;
}

function pair(
  ms: number,
  large: number,
  largeUnit: string,
  small: number,
  smallUnit: string,
): string {
  const rest = Math.floor((ms % large) / small);
  const head = `${Math.floor(ms / large)}${largeUnit}`;
  return rest === 0 ? head : `${head}${rest}${smallUnit}`;
}
