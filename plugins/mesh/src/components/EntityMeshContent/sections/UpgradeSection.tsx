import { Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { UpgradeAnswer } from '@mesh-portal/istio-semantics';
import type { EntityMesh } from '@mesh-portal/backstage-plugin-mesh-common';
import { useFormats } from '../../../hooks/useFormats';
import { meshTranslationRef } from '../../../translation';
import { KYMA_RESTART_GUIDE } from '../../../utils/kymaGuides';
import { SafeLink } from '../../SafeLink';
import { StateIcon } from '../../StateIcon';
import { StaticTable } from '../../StaticTable';
import { FixBlock } from '../FixBlock';
import { workloadPanels } from '../panels';
import { WorkloadPanels } from '../WorkloadPanels';
import styles from './UpgradeSection.module.css';

export function UpgradeSection({ mesh }: { mesh: EntityMesh }) {
  return (
    <WorkloadPanels
      panels={workloadPanels(mesh, 'upgrade', ({ upgrade }) => upgrade)}
    >
      {answer => <Upgrade answer={answer} />}
    </WorkloadPanels>
  );
}

function Upgrade({ answer }: { answer: UpgradeAnswer }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  const {
    state,
    controlPlaneVersion,
    proxies,
    supportedSkew,
    restartedBy,
    fix,
  } = answer;
  const compared = (version: string) =>
    version === controlPlaneVersion
      ? t('upgrade.current')
      : t('upgrade.behind');
  return (
    <>
      {controlPlaneVersion && (
        <Text as="p">
          {t('upgrade.controlPlane', { version: controlPlaneVersion })}
        </Text>
      )}
      {proxies.length > 0 && (
        <StaticTable
          caption={t('upgrade.proxies')}
          columns={[
            { label: t('upgrade.version') },
            { label: t('upgrade.revision') },
            { label: t('upgrade.state') },
            { label: t('upgrade.pods'), isNumber: true },
          ]}
          rows={proxies.map(({ version, revision, pods }) => ({
            key: `${version} ${revision}`,
            cells: [
              t('detail.istio', { version }),
              revision ?? '–',
              controlPlaneVersion ? compared(version) : '–',
              number(pods),
            ],
          }))}
        />
      )}
      {restartedBy && (
        <Text as="p">{t(`upgrade.restartedBy.${restartedBy}`)}</Text>
      )}
      {!supportedSkew && (
        <p className={styles.warning}>
          <StateIcon state="bad" />
          {t('upgrade.skew')}
        </p>
      )}
      {state === 'manual-restart' && (
        <Text as="p">
          <SafeLink url={KYMA_RESTART_GUIDE}>{t('upgrade.guide')}</SafeLink>
        </Text>
      )}
      <FixBlock fix={fix} />
    </>
  );
}
