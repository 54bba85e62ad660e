import { useCallback } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { Question } from '@mesh-portal/istio-semantics';
import type { MeshDimension } from '@mesh-portal/backstage-plugin-mesh-common';
import { meshTranslationRef } from '../translation';

/** The row of the Mesh card that a question is about; absent for what the card does not tell. */
export const dimensionOf: Partial<Record<Question, MeshDimension>> = {
  injection: 'sidecar',
  mtls: 'mtls',
  jwt: 'jwt',
  tracing: 'tracing',
  traffic: 'traffic',
  upgrade: 'upgrade',
};

/** Says what a verdict is about. */
export function useQuestionWord(): (question: Question) => string {
  const { t } = useTranslationRef(meshTranslationRef);
  return useCallback(
    question => {
      const dimension = dimensionOf[question];
      return dimension ? t(`dimension.${dimension}`) : t('whatIf.telemetry');
    },
    [t],
  );
}
