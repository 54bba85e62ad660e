import useAsyncFn from 'react-use/esm/useAsyncFn';
import { Button, Flex, Text } from '@backstage/ui';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  type ExemptionDecision,
  meshExemptionApprovePermission,
  type MeshExemption,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { meshApiRef } from '../../api';
import { meshTranslationRef } from '../../translation';
import { AskFirst } from './AskFirst';
import styles from './Exemptions.module.css';

const decisions = {
  requested: ['approved', 'rejected'],
  approved: ['revoked'],
} as const;

export interface DecideButtonsProps {
  exemption: MeshExemption;
  status: keyof typeof decisions;
  onDecided: () => void;
}

/** Approve and reject what is asked for, revoke what is approved; nothing where the reader may not. */
export function DecideButtons({
  exemption: { id, entityRef },
  status,
  onDecided,
}: DecideButtonsProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const meshApi = useApi(meshApiRef);
  const { allowed } = usePermission({
    permission: meshExemptionApprovePermission,
    resourceRef: entityRef,
  });
  const [{ loading, error }, decide] = useAsyncFn(
    async (decision: ExemptionDecision) => {
      await meshApi.decideExemption(id, decision);
      onDecided();
    },
    [meshApi, id, onDecided],
  );
  if (!allowed) {
    return null;
  }
  return (
    <Flex direction="column" gap="1" className={styles.decide}>
      <Flex gap="2">
        {decisions[status].map(decision =>
          decision === 'approved' ? (
            <Button
              key={decision}
              size="small"
              isPending={loading}
              onPress={() => decide(decision)}
            >
              {t('exemptions.decide.approved')}
            </Button>
          ) : (
            <AskFirst
              key={decision}
              action={t(`exemptions.decide.${decision}`)}
              question={t(`exemptions.sure.${decision}`, {
                entity: (
                  <EntityDisplayName
                    entityRef={entityRef}
                    hideIcon
                    disableTooltip
                  />
                ),
              })}
              isPending={loading}
              onConfirm={() => decide(decision)}
            />
          ),
        )}
      </Flex>
      {error && (
        <Text role="alert" variant="body-small" color="danger">
          {t('exemptions.notDecided', { error: error.message })}
        </Text>
      )}
    </Flex>
  );
}
