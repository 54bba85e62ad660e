import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { TrafficShare } from '@mesh-portal/istio-semantics';
import { useFormats } from '../../hooks/useFormats';
import { useReasonText } from '../../hooks/useReasonText';
import { meshTranslationRef } from '../../translation';
import { shareName } from '../../utils/shareName';
import { StateIcon } from '../StateIcon';
import styles from './ShareBar.module.css';

/** Shares of requests as a bar, with the same as text below it. */
export function ShareBar({ shares }: { shares: readonly TrafficShare[] }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { percent, list } = useFormats();
  const reasonText = useReasonText();
  const labels = shares.map(share =>
    t('detail.share', {
      percent: percent(share.percent),
      target: shareName(share),
    }),
  );
  if (shares.length === 0) {
    return null;
  }
  return (
    <div className={styles.root}>
      <div
        role="img"
        aria-label={t('traffic.bar', { shares: list(labels) })}
        className={styles.bar}
      >
        {shares.map((share, index) => (
          <span
            key={index}
            className={styles.segment}
            data-broken={share.broken ? true : undefined}
            style={{ flexGrow: share.percent }}
          />
        ))}
      </div>
      <ul className={styles.legend}>
        {shares.map((share, index) => (
          <li key={index} className={styles.share}>
            {share.broken ? (
              <StateIcon state="bad" />
            ) : (
              <span aria-hidden className={styles.swatch} />
            )}
            <span>
              <strong>{labels[index]}</strong>
              {share.readyPods !== undefined && (
                <span className={styles.detail}>
                  {t('traffic.readyPods', { count: share.readyPods })}
                </span>
              )}
              {share.broken && (
                <span className={styles.detail}>
                  {reasonText(share.broken)}
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
