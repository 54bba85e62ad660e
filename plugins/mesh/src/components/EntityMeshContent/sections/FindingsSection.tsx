import { Badge, Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { EntityMesh } from '@mesh-portal/backstage-plugin-mesh-common';
import { useReasonText } from '../../../hooks/useReasonText';
import { meshTranslationRef } from '../../../translation';
import { clusterTitle, stateOfFinding } from '../../../utils/entityMesh';
import { objectKey } from '../../../utils/objectName';
import { ObjectName } from '../../ObjectName';
import { StateIcon } from '../../StateIcon';
import { FixBlock } from '../FixBlock';
import { ReasonList } from '../../ReasonList';
import styles from './FindingsSection.module.css';

export function FindingsSection({ mesh }: { mesh: EntityMesh }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const reasonText = useReasonText();
  if (mesh.findings.length === 0) {
    return <Text as="p">{t('findings.none')}</Text>;
  }
  return (
    <ul className={styles.root}>
      {mesh.findings.map((finding, index) => {
        const { id, severity, because, object, affected, fix, cluster } =
          finding;
        const [first, ...rest] = because;
        return (
          <li
            key={`${cluster} ${id} ${objectKey(object)} ${index}`}
            className={styles.finding}
          >
            <StateIcon state={stateOfFinding(finding)} decorative />
            <div className={styles.body}>
              <Text
                as="h3"
                variant="body-medium"
                weight="bold"
                className={styles.title}
              >
                {t(`severity.${severity}`)}: {first ? reasonText(first) : id}{' '}
                <Badge size="small">{id}</Badge>
              </Text>
              <ReasonList reasons={rest} />
              <dl className={styles.objects}>
                <dt>{t('findings.object')}</dt>
                <dd>
                  <ObjectName
                    object={object}
                    field={first?.field}
                    cluster={clusterTitle(mesh, cluster)}
                  />
                </dd>
                {affected.length > 0 && (
                  <>
                    <dt>{t('findings.affected')}</dt>
                    <dd>
                      {affected.map(ref => (
                        <ObjectName key={objectKey(ref)} object={ref} />
                      ))}
                    </dd>
                  </>
                )}
              </dl>
              <FixBlock fix={fix} />
            </div>
          </li>
        );
      })}
    </ul>
  );
}
