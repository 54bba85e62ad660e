import type { Check } from './Check';
import { bronzeChecks } from './bronzeChecks';
import { goldChecks } from './goldChecks';
import { silverChecks } from './silverChecks';

/** The checks that every entity is held against, in the order in which they are shown. */
export const checks: readonly Check[] = [
  ...bronzeChecks,
  ...silverChecks,
  ...goldChecks,
];
