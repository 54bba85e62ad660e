import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { CoverageSummary } from '@mesh-portal/backstage-plugin-mesh-common';
import { meshTranslationRef } from '../translation';
import { meshMessages } from '../translation/messages';

type Check = CoverageSummary['checks'][number];
type Translate = (key: string, options?: object) => string;

/** Title, description and fix of a check; those of a check that is not built in are told by the backend. */
export function useCheckTexts(): (
  check: Check,
) => Pick<Check, 'title' | 'description' | 'fix'> {
  const t = useTranslationRef(meshTranslationRef).t as Translate;
  return useMemo(
    () => check =>
      Object.hasOwn(meshMessages.check, check.id)
        ? {
            title: t(`check.${check.id}`),
            description: t(`checkDescription.${check.id}`),
            fix: t(`checkFix.${check.id}`),
          }
        : check,
    [t],
  );
}
