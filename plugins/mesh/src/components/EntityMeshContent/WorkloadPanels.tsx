import type { ReactNode } from 'react';
import { Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { ObjectRef, Verdict } from '@mesh-portal/istio-semantics';
import type { MeshState } from '@mesh-portal/backstage-plugin-mesh-common';
import clsx from 'clsx';
import { meshTranslationRef } from '../../translation';
import { lastValue } from '../../utils/entityMesh';
import { objectKey } from '../../utils/objectName';
import { ObjectName } from '../ObjectName';
import { ReasonList } from './ReasonList';
import { StateIcon } from '../StateIcon';
import styles from './WorkloadPanels.module.css';

export interface WorkloadPanelsProps<T> {
  items: ReadonlyArray<{
    cluster: string;
    object: ObjectRef;
    verdict: Verdict<T>;
    state: MeshState | undefined;
  }>;
  /** Shows what is known, or was known last. */
  children: (
    value: T,
    item: { cluster: string; object: ObjectRef },
  ) => ReactNode;
  /** Panels need the whole width. */
  wide?: boolean;
}

/** One panel per workload or service and cluster, side by side where there is room. */
export function WorkloadPanels<T>({
  items,
  children,
  wide,
}: WorkloadPanelsProps<T>) {
  return (
    <div
      className={clsx(
        styles.root,
        !wide && items.length > 1 && styles.sideBySide,
      )}
    >
      {items.map(({ cluster, object, verdict, state }) => {
        const value = lastValue(verdict);
        return (
          <article
            key={objectKey({ ...object, cluster })}
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
            {value !== undefined && children(value, { cluster, object })}
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
