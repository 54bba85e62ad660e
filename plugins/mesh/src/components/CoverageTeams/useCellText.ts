import { useCallback } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  checkStates,
  type CoverageCheck,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { useCheckTexts } from '../../hooks/useCheckTexts';
import { useFormats } from '../../hooks/useFormats';
import { meshTranslationRef } from '../../translation';
import type { ScopeLine } from '../../utils/scopeTree';

/** Says a cell in full: whose it is, which check, and every count. */
export function useCellText(): (
  line: ScopeLine,
  check: CoverageCheck,
) => string {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  const checkTexts = useCheckTexts();
  return useCallback(
    ({ row, figures }, check) => {
      const counts = figures.checks[check.id];
      return t('teams.cell', {
        scope: row.title,
        check: checkTexts(check).title,
        counts: checkStates
          .filter(state => counts[state] > 0)
          .map(state =>
            t(`coverage.${state}`, { number: number(counts[state]) }),
          )
          .join(', '),
      });
    },
    [t, number, checkTexts],
  );
}
