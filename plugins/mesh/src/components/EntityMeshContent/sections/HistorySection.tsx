import { Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { EntityMesh } from '@mesh-portal/backstage-plugin-mesh-common';
import { useFormats } from '../../../hooks/useFormats';
import { useReasonText } from '../../../hooks/useReasonText';
import { useValueWord } from '../../../hooks/useValueWord';
import { meshTranslationRef } from '../../../translation';
import { clusterTitle } from '../../../utils/entityMesh';
import { objectKey, objectName } from '../../../utils/objectName';
import { ObjectName } from '../../ObjectName';
import { ClusterScope } from '../../ObjectView';
import { RelativeTime } from '../../RelativeTime';
import styles from './HistorySection.module.css';

export function HistorySection({ mesh }: { mesh: EntityMesh }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { exact } = useFormats();
  const valueWord = useValueWord();
  const reasonText = useReasonText();
  if (mesh.history.length === 0) {
    return <Text as="p">{t('history.none')}</Text>;
  }
  return (
    <ol className={styles.root}>
      {mesh.history.map(
        ({ at, cluster, workload, dimension, from, to, because }) => (
          <li
            key={`${at} ${cluster} ${dimension} ${objectKey(workload)}`}
            className={styles.change}
          >
            <span className={styles.time}>
              {exact(at)}
              <span className={styles.secondary}>
                <RelativeTime at={at} />
              </span>
            </span>
            <span className={styles.what}>
              <span>
                {t('history.change', {
                  dimension: t(`dimension.${dimension}`),
                  workload: objectName(workload),
                  from: valueWord(dimension, from),
                  to: valueWord(dimension, to),
                })}
                <span className={styles.cluster}>
                  {clusterTitle(mesh, cluster)}
                </span>
              </span>
              {because && (
                <span className={styles.secondary}>{reasonText(because)}</span>
              )}
              {because?.object && (
                <ClusterScope cluster={cluster}>
                  <ObjectName object={because.object} field={because.field} />
                </ClusterScope>
              )}
            </span>
          </li>
        ),
      )}
    </ol>
  );
}
