import { Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { TrafficAnswer } from '@mesh-portal/istio-semantics';
import { useFormats } from '../../hooks/useFormats';
import { meshTranslationRef } from '../../translation';
import { objectName } from '../../utils/objectName';

/** How far Argo Rollouts or Flagger say that they have come. */
export function RolloutProgress({
  rollout: { object, phase, step, steps, weight },
}: {
  rollout: NonNullable<TrafficAnswer['rollout']>;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { percent, number } = useFormats();
  return (
    <Text as="p">
      {[
        `${object.kind} ${objectName(object)}`,
        phase,
        step !== undefined &&
          steps !== undefined &&
          t('traffic.rolloutStep', {
            step: number(step),
            steps: number(steps),
          }),
        weight !== undefined &&
          t('traffic.rolloutWeight', { percent: percent(weight) }),
      ]
        .filter(Boolean)
        .join(' · ')}
    </Text>
  );
}
