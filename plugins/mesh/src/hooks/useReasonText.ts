import { useCallback } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { Reason } from '@mesh-portal/istio-semantics';
import { meshReasonTranslationRef } from '../translation';
import { useFormats } from './useFormats';

// Which parameters a sentence takes is between its code and the engine.
type Translate = (key: string, options: object) => string;

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/**
 * Makes the sentence of a reason from its code and parameters, in the language of the portal. Parameters come from
 * objects that anybody may have written: they are only ever text.
 */
export function useReasonText(): (reason: Reason) => string {
  const t = useTranslationRef(meshReasonTranslationRef).t as Translate;
  const { exact } = useFormats();
  return useCallback(
    ({ code, params }) =>
      t(code, {
        // Not spread, so that a parameter called `context` or `lng` cannot steer the lookup.
        replace: Object.fromEntries(
          Object.entries(params).map(([name, value]) => [
            name,
            typeof value === 'string' && isoTime.test(value)
              ? exact(value)
              : value,
          ]),
        ),
        ...(typeof params.count === 'number' && { count: params.count }),
        // An older frontend may meet a newer backend's code.
        defaultValue: code,
      }),
    [t, exact],
  );
}
