import type { ReactNode } from 'react';
import { Text } from '@backstage/ui';
import clsx from 'clsx';
import { lastValue } from '../../utils/entityMesh';
import { ObjectName } from '../ObjectName';
import { ClusterScope } from '../ObjectView';
import type { Panel } from './panels';
import { StateIcon } from '../StateIcon';
import { VerdictReasons } from '../VerdictReasons';
import styles from './WorkloadPanels.module.css';

export interface WorkloadPanelsProps<T, TSource> {
  panels: ReadonlyArray<Panel<T, TSource>>;
  /** Shows what is known, or was known last. */
  children: (value: T, panel: Panel<T, TSource>) => ReactNode;
  /** Shown below, whether or not the verdict is known. */
  rest?: (panel: Panel<T, TSource>) => ReactNode;
  /** Panels need the whole width. */
  wide?: boolean;
}

/** One panel per workload or service and cluster, side by side where there is room. */
export function WorkloadPanels<T, TSource>({
  panels,
  children,
  rest,
  wide,
}: WorkloadPanelsProps<T, TSource>) {
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
          <ClusterScope key={key} cluster={cluster.name}>
            <article
              className={clsx(styles.panel, !verdict.known && styles.unknown)}
            >
              <Text
                as="h3"
                variant="body-medium"
                weight="bold"
                className={styles.title}
              >
                <ObjectName object={object} cluster={cluster.title} />
                {verdict.known && state && <StateIcon state={state} />}
              </Text>
              <VerdictReasons verdict={verdict} />
              {value !== undefined && children(value, panel)}
              {rest?.(panel)}
            </article>
          </ClusterScope>
        );
      })}
    </div>
  );
}
