import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { Verdict } from '@mesh-portal/istio-semantics';
import { meshTranslationRef } from '../../translation';
import { StateIcon } from '../StateIcon';
import { ReasonList } from '../ReasonList';
import styles from './VerdictReasons.module.css';

/** Why a verdict is as it is; where it is not known, why not, and that what follows was known last. */
export function VerdictReasons({ verdict }: { verdict: Verdict<unknown> }) {
  const { t } = useTranslationRef(meshTranslationRef);
  if (verdict.known) {
    return <ReasonList reasons={verdict.because} />;
  }
  return (
    <div className={styles.notKnown}>
      <StateIcon state="unknown" />
      <div>
        <ReasonList reasons={verdict.because} />
        {verdict.lastKnown !== undefined && (
          <span className={styles.lastKnown}>{t('workload.lastKnown')}</span>
        )}
      </div>
    </div>
  );
}
