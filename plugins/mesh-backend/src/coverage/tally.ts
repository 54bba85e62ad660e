import {
  checkStates,
  type CheckState,
  type CoverageCheck,
  type CoverageCounts,
  type CoverageFigures,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { CoverageCell } from '../store/MeshStore';
import { precedence } from './Check';
import { levelOf } from './levelOf';

/**
 * How many entities have which results, by the results of all checks as one text: a letter for each check, the earlier
 * in the alphabet the more it decides a sum. Organisations are counted in this form, with nothing made per entity.
 */
export type Tally = Map<string, number>;

type Checks = ReadonlyArray<Pick<CoverageCheck, 'id' | 'level'>>;

const LETTER_A = 97;

const ranks = new Map(precedence.map((state, rank) => [state, rank]));
const letters = precedence.map((_, rank) =>
  String.fromCharCode(LETTER_A + rank),
);
const unknown = ranks.get('unknown')!;
const nothing = ranks.get('notApplicable')!;

/** Results of all checks for the whole of these places. */
export function keyOf(checks: Checks, cells: readonly CoverageCell[]): string {
  let key = '';
  for (const { id } of checks) {
    let worst = cells.length === 0 ? nothing : precedence.length;
    for (const { results } of cells) {
      // A check that is younger than the stored results has not been asked yet.
      const rank = ranks.get(results[id]) ?? unknown;
      worst = Math.min(worst, rank);
    }
    key += letters[worst];
  }
  return key;
}

const rankAt = (key: string, i: number) => key.charCodeAt(i) - LETTER_A;

/** The results, check by check. */
export function statesOf(key: string): CheckState[] {
  return Array.from(key, (_, i) => precedence[rankAt(key, i)]);
}

export function count(tally: Tally, key: string, entities = 1): void {
  tally.set(key, (tally.get(key) ?? 0) + entities);
}

export function toFigures(checks: Checks, tally: Tally): CoverageFigures {
  const width = precedence.length;
  const counts = new Uint32Array(checks.length * width);
  const levels = { none: 0, bronze: 0, silver: 0, gold: 0 };
  let entities = 0;
  for (const [key, n] of tally) {
    entities += n;
    for (let i = 0; i < checks.length; i++) {
      counts[i * width + rankAt(key, i)] += n;
    }
    levels[levelOf(checks, (_, i) => precedence[rankAt(key, i)])] += n;
  }
  return {
    entities,
    checks: Object.fromEntries(
      checks.map(({ id }, i) => [
        id,
        Object.fromEntries(
          checkStates.map(state => [
            state,
            counts[i * width + ranks.get(state)!],
          ]),
        ) as CoverageCounts,
      ]),
    ),
    levels,
  };
}
