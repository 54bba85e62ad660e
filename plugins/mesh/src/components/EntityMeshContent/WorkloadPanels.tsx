import type { ReactNode } from 'react';
import { Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { Verdict } from '@mesh-portal/istio-semantics';
import clsx from 'clsx';
import { meshTranslationRef } from '../../translation';
import { lastValue } from '../../utils/entityMesh';
import { ObjectName } from '../ObjectName';
import type { Panel } from './panels';
import { ReasonList } from './ReasonList';
import { StateIcon } from '../StateIcon';
import styles from './WorkloadPanels.module.css';

export interface WorkloadPanelsProps<T> {
  panels: ReadonlyArray<Panel<T>>;
  /** Shows what is known, or was known last. */
  children: (value: T, panel: Panel<T>) => ReactNode;
  /** Panels need the whole width. */
  wide?: boolean;
}

/** One panel per workload or service and cluster, side by side where there is room. */
export function WorkloadPanels<T>({
  panels,
  children,
  wide,
}: WorkloadPanelsProps<T>) {
  return (
    <div
      className={clsx(
        styles.root,
        !wide && panels.length > 1 && styles.sideBySide,
      )}
    >
      {panels.map(panel => {
        const { key, object, cluster, state, verdict } = panel;
        const value = lastValue(verdict);
        return (
          <article
            key={key}
            className={clsx(styles.panel, !verdict.known && styles.unknown)}
          >
            <Text
              as="h3"
              variant="body-medium"
              weight="bold"
              className={styles.title}
            >
              <ObjectName object={object} cluster={cluster} />
              {verdict.known && state && <StateIcon state={state} />}
            </Text>
            {verdict.known ? (
              <ReasonList reasons={verdict.because} />
            ) : (
              <NotKnown verdict={verdict} />
            )}
            {value !== undefined && children(value, panel)}
          </article>
        );
      })}
    </div>
  );
}

function NotKnown<T>({
  verdict,
}: {
  verdict: Extract<Verdict<T>, { known: false }>;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
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
