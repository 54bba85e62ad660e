import { Alert } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { TrafficRoute } from '@mesh-portal/istio-semantics';
import { useFormats } from '../../hooks/useFormats';
import { meshTranslationRef } from '../../translation';

/** Faults that are injected into requests, where there are any; conspicuous, because somebody may have forgotten them. */
export function FaultBanner({ routes }: { routes: readonly TrafficRoute[] }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { percent, number } = useFormats();
  const faults = routes.flatMap(({ name, fault, unreachable }, index) =>
    fault && !unreachable
      ? [{ rule: name ?? number(index + 1), ...fault }]
      : [],
  );
  if (faults.length === 0) {
    return null;
  }
  return (
    <Alert
      status="danger"
      icon
      title={t('traffic.faults')}
      description={faults
        .map(({ rule, delay, abort }) =>
          t('traffic.faultInRule', {
            rule,
            faults: [
              delay &&
                t('traffic.delay', {
                  percent: percent(delay.percent),
                  seconds: number(delay.seconds),
                }),
              abort &&
                t('traffic.abort', {
                  percent: percent(abort.percent),
                  status: abort.status,
                }),
            ]
              .filter(Boolean)
              .join(' · '),
          }),
        )
        .join('\n')}
    />
  );
}
