import type { Exemption } from '../store/ExemptionStore';

/** Whether the entity as a whole, or one of its workloads, need not meet a check. */
export type IsExempt = (check: string, workloadId?: string) => boolean;

/** Approved exemptions of one entity that count now, as a question. */
export function isExemptBy(
  exemptions: readonly Exemption[] | undefined,
): IsExempt | undefined {
  if (!exemptions || exemptions.length === 0) {
    return undefined;
  }
  return (check, workloadId) =>
    exemptions.some(
      each =>
        each.check === check &&
        (each.workloadId === undefined || each.workloadId === workloadId),
    );
}

/** Exemptions that count at a time (seconds since 1970), by entity ref. */
export function countingExemptions(
  exemptions: readonly Exemption[],
  now: number,
): Map<string, Exemption[]> {
  const counting = new Map<string, Exemption[]>();
  for (const each of exemptions) {
    if (each.state === 'approved' && each.expiresAt > now) {
      counting.set(each.entityRef, [
        ...(counting.get(each.entityRef) ?? []),
        each,
      ]);
    }
  }
  return counting;
}
