import useAsync from 'react-use/esm/useAsync';
import {
  Dialog,
  DialogBody,
  DialogHeader,
  Flex,
  Skeleton,
  Text,
} from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { meshTranslationRef } from '../../translation';
import { CopyBlock } from '../CopyBlock';
import { type Claimable, claimYaml, labelsYaml } from './claimYaml';

/** What claims a workload, ready to take away. */
export function ClaimDialog({
  workload,
  onClose,
}: {
  workload: Claimable;
  onClose: () => void;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { value } = useAsync(
    async () => ({
      entity: await claimYaml(workload),
      labels: await labelsYaml(workload),
    }),
    [workload],
  );
  return (
    <Dialog
      isOpen
      isDismissable
      onOpenChange={isOpen => !isOpen && onClose()}
      width="44rem"
    >
      <DialogHeader>{t('claim.title', { name: workload.name })}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="3">
          {!value && <Skeleton width="100%" height="14rem" />}
          {value?.labels && (
            <>
              <Text as="p">{t('claim.step1Label')}</Text>
              <CopyBlock text={value.labels} action={t('claim.copyLabels')} />
            </>
          )}
          {value && (
            <>
              <Text as="p">{t('claim.step1')}</Text>
              <CopyBlock text={value.entity} action={t('claim.copy')} />
              <Text as="p" color="secondary">
                {t('claim.step2')}
              </Text>
            </>
          )}
        </Flex>
      </DialogBody>
    </Dialog>
  );
}
