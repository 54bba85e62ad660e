import type { IntOrPercent } from '../workloads';

/** The count behind a number or a share of `total`, rounded the way the field asks for. */
export function resolveCount(
  value: IntOrPercent,
  total: number,
  round: 'up' | 'down',
): number {
  const percent = /^(\d+)%$/.exec(String(value));
  if (!percent) {
    return Number(value);
  }
  const share = (Number(percent[1]) * total) / 100;
  return round === 'up' ? Math.ceil(share) : Math.floor(share);
}
