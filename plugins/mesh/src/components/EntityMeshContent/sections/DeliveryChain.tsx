import { Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { TracingAnswer } from '@mesh-portal/istio-semantics';
import { useReasonText } from '../../../hooks/useReasonText';
import { meshTranslationRef } from '../../../translation';
import { ObjectName } from '../../ObjectName';
import { StateIcon } from '../../StateIcon';
import styles from './DeliveryChain.module.css';

/** Steps from the proxy to whoever keeps what it tells, up to the first broken one and beyond. */
export function DeliveryChain({ chain }: { chain: TracingAnswer['chain'] }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const reasonText = useReasonText();
  if (chain.length === 0) {
    return <Text as="p">{t('telemetry.noChain')}</Text>;
  }
  const breaksAt = chain.findIndex(({ ok }) => ok === false);
  return (
    <ol className={styles.chain}>
      {chain.map(({ reason, ok }, index) => {
        const isAfterBreak = breaksAt !== -1 && index > breaksAt;
        const [state, outcome] = outcomeOf(ok, isAfterBreak);
        return (
          <li key={index} className={isAfterBreak ? styles.after : undefined}>
            <StateIcon state={state} decorative />
            <span>
              {reasonText(reason)}{' '}
              <span className={styles.outcome}>
                {t(`telemetry.${outcome}`)}
              </span>
              {reason.object && (
                <span className={styles.object}>
                  <ObjectName object={reason.object} field={reason.field} />
                </span>
              )}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

function outcomeOf(ok: boolean | undefined, isAfterBreak: boolean) {
  if (isAfterBreak) {
    return ['unknown', 'afterBreak'] as const;
  }
  if (ok === undefined) {
    return ['unknown', 'notSeen'] as const;
  }
  return ok ? (['good', 'ok'] as const) : (['bad', 'broken'] as const);
}
