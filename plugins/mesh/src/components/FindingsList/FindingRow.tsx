import { Badge, ButtonLink, Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { ListedFinding } from '@mesh-portal/backstage-plugin-mesh-common';
import { useFormats } from '../../hooks/useFormats';
import type { MeshTemplate } from '../../hooks/useMeshTemplates';
import { useNow } from '../../hooks/useNow';
import { useReasonText } from '../../hooks/useReasonText';
import { meshTranslationRef } from '../../translation';
import { stateOfSeverity } from '../../utils/entityMesh';
import { FixBlock } from '../EntityMeshContent/FixBlock';
import { EntityLinks } from '../EntityLinks';
import { ObjectName } from '../ObjectName';
import { ReasonList } from '../ReasonList';
import { StateIcon } from '../StateIcon';
import worklist from '../../styles/worklist.module.css';

export interface FindingRowProps {
  finding: ListedFinding;
  /** Template that can mend it, where the catalog has one. */
  template: MeshTemplate | undefined;
}

/** What is wrong, since when, who suffers and who owns it; below, why and what to change. */
export function FindingRow({ finding, template }: FindingRowProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const reasonText = useReasonText();
  const { ago, exact } = useFormats();
  const now = useNow();
  const { id, severity, because, object, cluster, since, fix } = finding;
  const { freshness, entityRefs, owners } = finding;
  const [first, ...rest] = because;
  return (
    <li className={worklist.item}>
      <StateIcon state={stateOfSeverity[severity]} decorative />
      <div className={worklist.body}>
        <Text as="h3" variant="body-medium" weight="bold">
          {t(`severity.${severity}`)}: {first ? reasonText(first) : id}
        </Text>
        <div className={worklist.meta}>
          <Badge size="small">{id}</Badge>
          <ObjectName object={object} field={first?.field} cluster={cluster} />
          <time dateTime={since} title={exact(since)}>
            {t('worklist.since', { ago: ago(since, now) })}
          </time>
          {freshness !== 'fresh' && (
            <span>
              <StateIcon state="unknown" decorative />{' '}
              {t('worklist.lastKnown', { cluster })}
            </span>
          )}
        </div>
        <dl className={worklist.facts}>
          <dt>{t('findingsPage.services')}</dt>
          <dd>
            {entityRefs.length > 0 ? (
              <EntityLinks refs={entityRefs} />
            ) : (
              t('findingsPage.noService')
            )}
          </dd>
          {owners.length > 0 && (
            <>
              <dt>{t('findingsPage.owners')}</dt>
              <dd>
                <EntityLinks refs={owners} />
              </dd>
            </>
          )}
        </dl>
        {(rest.length > 0 || fix) && (
          <details className={worklist.more}>
            <summary>{t('findingsPage.mend')}</summary>
            <div className={worklist.body}>
              <ReasonList reasons={rest} />
              <FixBlock fix={fix}>
                {template &&
                  entityRefs.slice(0, 1).map(entity => (
                    <ButtonLink
                      key={entity}
                      href={template.href({ entity, finding: id })}
                      variant="secondary"
                      size="small"
                    >
                      {t('fix.template', { template: template.title })}
                    </ButtonLink>
                  ))}
              </FixBlock>
            </div>
          </details>
        )}
      </div>
    </li>
  );
}
