import { Dialog, DialogBody, DialogHeader } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { ClusterObject } from '@mesh-portal/backstage-plugin-mesh-common';
import { meshTranslationRef } from '../../translation';
import { objectName } from '../../utils/objectName';
import { AffectedServices } from './AffectedServices';

/** The services that a policy decides, over the page. */
export function AffectedDialog({
  object,
  onClose,
}: {
  object: ClusterObject;
  onClose: () => void;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  return (
    <Dialog
      isOpen
      isDismissable
      onOpenChange={isOpen => !isOpen && onClose()}
      width="60rem"
    >
      <DialogHeader>
        {t('affected.title', {
          object: `${object.kind} ${objectName(object)}`,
        })}
      </DialogHeader>
      <DialogBody>
        <AffectedServices object={object} />
      </DialogBody>
    </Dialog>
  );
}
