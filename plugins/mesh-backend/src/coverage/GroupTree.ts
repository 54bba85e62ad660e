import type { Tally } from './tally';
import { count } from './tally';

/** The groups of the organisation, one below the other. */
export class GroupTree {
  readonly #parentOf: (group: string) => string | undefined;

  constructor(parentOf: (group: string) => string | undefined) {
    this.#parentOf = parentOf;
  }

  /** The groups above, nearest first. A circle, which the catalog allows, ends before it closes. */
  above(group: string): string[] {
    const found = new Set<string>([group]);
    let next = this.#parentOf(group);
    while (next !== undefined && !found.has(next)) {
      found.add(next);
      next = this.#parentOf(next);
    }
    return [...found].slice(1);
  }

  /** For every group that has others below it: its own tally and theirs together. */
  inherited(own: ReadonlyMap<string, Tally>): Map<string, Tally> {
    const sums = new Map<string, Tally>();
    for (const [group, tally] of own) {
      for (const each of this.above(group)) {
        const sum = sums.get(each) ?? new Map(own.get(each));
        tally.forEach((entities, key) => count(sum, key, entities));
        sums.set(each, sum);
      }
    }
    return sums;
  }
}
