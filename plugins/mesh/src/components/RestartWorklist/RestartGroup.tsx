import { Badge, Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type { ListedRestart } from '@mesh-portal/backstage-plugin-mesh-common';
import { useEntityName } from '../../hooks/useEntityName';
import { useFormats } from '../../hooks/useFormats';
import { useReasonText } from '../../hooks/useReasonText';
import { meshTranslationRef } from '../../translation';
import { CopyBlock } from '../CopyBlock';
import { EntityLinks } from '../EntityLinks';
import { FixBlock } from '../EntityMeshContent/FixBlock';
import { ObjectName } from '../ObjectName';
import { StateIcon } from '../StateIcon';
import { stateOfRestarter } from './stateOfRestarter';
import styles from './RestartGroup.module.css';
import worklist from '../../styles/worklist.module.css';

export interface RestartGroupProps {
  /** Entity ref; empty for what nobody owns. */
  owner: string;
  items: readonly ListedRestart[];
}

/** What one owner has to restart, or to wait for, with all commands at once where there are several. */
export function RestartGroup({ owner, items }: RestartGroupProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const entityName = useEntityName();
  const commands = items.flatMap(({ remedy }) => remedy?.command ?? []);
  return (
    <section className={styles.root}>
      <div className={styles.heading}>
        <Text as="h3" variant="body-large" weight="bold">
          {owner ? <EntityRefLink entityRef={owner} /> : t('worklist.nobody')}
        </Text>
        <Text as="span" color="secondary">
          {t('restartsPage.group', { count: items.length })}
        </Text>
      </div>
      {commands.length > 1 && (
        <details className={worklist.more}>
          <summary>
            {t('restartsPage.commands', {
              owner: owner ? entityName(owner) : t('worklist.nobody'),
            })}
          </summary>
          <CopyBlock
            text={commands.join('\n')}
            action={t('restartsPage.copyCommands')}
          />
        </details>
      )}
      <ul className={worklist.list}>
        {items.map(item => (
          <Restart
            key={[item.cluster, item.namespace, item.kind, item.name].join('/')}
            item={item}
          />
        ))}
      </ul>
    </section>
  );
}

function Restart({ item }: { item: ListedRestart }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { list } = useFormats();
  const reasonText = useReasonText();
  const { cluster, who, because, remedy, proxies, freshness } = item;
  const { controlPlaneVersion, entityRefs } = item;
  const running = [...new Set(proxies.map(({ version }) => version))];
  const pods = proxies.reduce((sum, each) => sum + each.pods, 0);
  const isBehind =
    controlPlaneVersion !== undefined &&
    running.some(version => version !== controlPlaneVersion);
  return (
    <li className={worklist.item}>
      <StateIcon state={stateOfRestarter[who]} decorative />
      <div className={worklist.body}>
        <div className={styles.workload}>
          <ObjectName object={item} cluster={cluster} />
          <Badge size="small">{t(`restartsPage.${who}`)}</Badge>
          <EntityLinks refs={entityRefs} />
        </div>
        <div className={worklist.meta}>
          {isBehind && (
            <span>
              {t('restartsPage.versions', {
                running: list(running),
                wanted: controlPlaneVersion,
              })}
            </span>
          )}
          {pods > 0 && <span>{t('restartsPage.pods', { count: pods })}</span>}
          {freshness !== 'fresh' && (
            <span>
              <StateIcon state="unknown" decorative />{' '}
              {t('worklist.lastKnown', { cluster })}
            </span>
          )}
        </div>
        <ul className={styles.reasons}>
          {because.map((reason, index) => (
            <li key={index}>{reasonText(reason)}</li>
          ))}
        </ul>
        <FixBlock fix={remedy} />
      </div>
    </li>
  );
}
