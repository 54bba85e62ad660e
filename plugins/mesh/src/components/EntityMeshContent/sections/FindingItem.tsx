import { Badge, ButtonLink, Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { Finding } from '@mesh-portal/istio-semantics';
import type { MeshTemplate } from '../../../hooks/useMeshTemplates';
import { useReasonText } from '../../../hooks/useReasonText';
import { meshTranslationRef } from '../../../translation';
import { objectKey } from '../../../utils/objectName';
import { ObjectName } from '../../ObjectName';
import { ClusterScope } from '../../ObjectView';
import { ReasonList } from '../../ReasonList';
import { FixBlock } from '../FixBlock';
import styles from './FindingsSection.module.css';

export interface FindingItemProps {
  finding: Finding & { cluster: string };
  clusterTitle: string;
  entityRef: string;
  /** Template that can mend it, where the catalog has one. */
  template: MeshTemplate | undefined;
}

/** What is wrong, why it matters, whom it affects, and the ways to mend it. */
export function FindingItem({
  finding: { id, severity, because, object, affected, fix, cluster },
  clusterTitle,
  entityRef,
  template,
}: FindingItemProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const reasonText = useReasonText();
  const [first, ...rest] = because;
  return (
    <ClusterScope cluster={cluster}>
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
              cluster={clusterTitle}
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
        <FixBlock fix={fix}>
          {template && (
            <ButtonLink
              href={template.href({ entity: entityRef, finding: id })}
              variant="secondary"
              size="small"
              className={styles.template}
            >
              {t('fix.template', { template: template.title })}
            </ButtonLink>
          )}
        </FixBlock>
      </div>
    </ClusterScope>
  );
}
