import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { TrafficRoute } from '@mesh-portal/istio-semantics';
import { useFormats } from '../../hooks/useFormats';
import { useReasonText } from '../../hooks/useReasonText';
import { meshTranslationRef } from '../../translation';
import { shareName } from '../../utils/shareName';
import styles from './RouteText.module.css';

/** What a request must be like for a rule, one condition per line. */
export function RouteConditions({ route }: { route: TrafficRoute }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const reasonText = useReasonText();
  return (
    <>
      {route.conditions.length === 0
        ? t('traffic.otherwise')
        : route.conditions.map((condition, index) => (
            <span key={index} className={styles.line}>
              {reasonText(condition)}
            </span>
          ))}
      {route.unreachable && (
        <span className={styles.line}>{reasonText(route.unreachable)}</span>
      )}
    </>
  );
}

/** Where a rule sends requests and copies of them, or what it does instead. */
export function RouteTargets({ route }: { route: TrafficRoute }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { percent } = useFormats();
  const reasonText = useReasonText();
  return (
    <>
      {route.instead && reasonText(route.instead)}
      {route.shares.map((share, index) => (
        <span key={index} className={styles.line}>
          {t('detail.share', {
            percent: percent(share.percent),
            target: shareName(share),
          })}
        </span>
      ))}
      {route.mirrors.map((mirror, index) => (
        <span key={index} className={styles.line}>
          {t('traffic.mirrored', {
            percent: percent(mirror.percent),
            target: shareName(mirror),
          })}
        </span>
      ))}
    </>
  );
}
