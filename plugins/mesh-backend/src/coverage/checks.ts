import { InputError } from '@backstage/errors';
import { coverageLevels } from '@mesh-portal/backstage-plugin-mesh-common';
import type { MeshCheck } from '@mesh-portal/backstage-plugin-mesh-node';
import { bronzeChecks } from './bronzeChecks';
import { goldChecks } from './goldChecks';
import { silverChecks } from './silverChecks';

/** The checks that come with the plugin, in the order in which they are shown. */
export const checks: readonly MeshCheck[] = [
  ...bronzeChecks,
  ...silverChecks,
  ...goldChecks,
];

/**
 * The built-in checks and those of modules, by level.
 *
 * @throws InputError that names the check which cannot be taken
 */
export function allChecks(added: readonly MeshCheck[]): readonly MeshCheck[] {
  const all = [...checks, ...added];
  const seen = new Set<string>();
  for (const { id, level, title, weight } of all) {
    const refuse = (problem: string) => {
      throw new InputError(`Mesh check '${id}' ${problem}`);
    };
    if (!/^[a-z][a-z0-9-]{0,62}$/.test(id)) {
      refuse("must have an id of 1 to 63 of a-z, 0-9 and '-' after a letter");
    }
    if (seen.has(id)) {
      refuse('is there twice; choose another id');
    }
    if (!coverageLevels.includes(level)) {
      refuse(`must have a level of ${coverageLevels.join(', ')}`);
    }
    if (!title || !Number.isInteger(weight) || weight < 1) {
      refuse('must have a title, and a weight of 1 or more');
    }
    seen.add(id);
  }
  return coverageLevels.flatMap(level =>
    all.filter(each => each.level === level),
  );
}
