import { Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type {
  EntityCluster,
  EntityMesh,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type { MtlsAnswer, ObjectRef } from '@mesh-portal/istio-semantics';
import { useFormats } from '../../../hooks/useFormats';
import { meshTranslationRef } from '../../../translation';
import { objectName } from '../../../utils/objectName';
import { ReasonList } from '../../ReasonList';
import { Part } from '../Section';
import { StateIcon } from '../../StateIcon';
import { workloadPanels } from '../panels';
import { WorkloadPanels } from '../WorkloadPanels';
import { PolicyLadder } from './PolicyLadder';
import { TrustRoots } from './TrustRoots';
import styles from './EncryptionSection.module.css';

export function EncryptionSection({
  mesh,
  clusters,
}: {
  mesh: EntityMesh;
  clusters: readonly EntityCluster[];
}) {
  return (
    <>
      <WorkloadPanels
        wide
        panels={workloadPanels(mesh, 'mtls', ({ mtls }) => mtls)}
      >
        {(answer, { object }) => (
          <Encryption answer={answer} workload={object} />
        )}
      </WorkloadPanels>
      <TrustRoots mesh={mesh} clusters={clusters} />
    </>
  );
}

function Encryption({
  answer,
  workload,
}: {
  answer: MtlsAnswer;
  workload: ObjectRef;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { list } = useFormats();
  const { principal, serviceAccount, sharedDefault } = answer.identity;
  return (
    <>
      <PolicyLadder
        ports={answer.ports}
        enforced={answer.enforced}
        caption={t('encryption.ladder', { workload: objectName(workload) })}
      />
      {answer.enforced && (
        <p className={styles.warning}>
          <StateIcon state={answer.enforced === 'none' ? 'bad' : 'mind'} />
          {t(`encryption.enforced.${answer.enforced}`)}
        </p>
      )}
      <Part title={t('encryption.identity')}>
        <Text as="p" className={styles.text}>
          <code>{principal}</code> ·{' '}
          {t('encryption.serviceAccount', { name: serviceAccount })}
        </Text>
        {sharedDefault && (
          <p className={styles.warning}>
            <StateIcon state="mind" />
            {t('encryption.sharedDefault')}
          </p>
        )}
      </Part>
      <Part title={t('encryption.conflicts')}>
        {answer.clientConflicts.length === 0 && (
          <Text as="p">{t('encryption.noConflicts')}</Text>
        )}
        {answer.clientConflicts.map(({ reason, clientNamespaces }, index) => (
          <div key={index} className={styles.warning}>
            <StateIcon state="bad" />
            <div>
              <strong>
                {clientNamespaces === 'all'
                  ? t('encryption.conflictAll')
                  : t('encryption.conflictNamespaces', {
                      namespaces: list(clientNamespaces),
                    })}
              </strong>
              <ReasonList reasons={[reason]} />
            </div>
          </div>
        ))}
      </Part>
    </>
  );
}
