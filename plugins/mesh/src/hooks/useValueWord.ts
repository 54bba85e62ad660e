import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { MeshDimension } from '@mesh-portal/backstage-plugin-mesh-common';
import { meshTranslationRef } from '../translation';
import { meshMessages } from '../translation/messages';

export type ValueWord = (dimension: MeshDimension, value: string) => string;

type Translate = (key: string, options?: object) => string;

/** Says the value of a dimension (`STRICT`, `required`, …); a value without a word, such as a provider's name, is its own word. */
export function useValueWord(): ValueWord {
  const t = useTranslationRef(meshTranslationRef).t as Translate;
  return useMemo(
    () => (dimension, value) => {
      if (value === 'unknown' || value === 'not-applicable') {
        return t(`value.${value}`);
      }
      return Object.hasOwn(meshMessages.value[dimension], value)
        ? t(`value.${dimension}.${value}`)
        : value;
    },
    [t],
  );
}
