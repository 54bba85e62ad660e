import type { ReactNode } from 'react';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  DialogTrigger,
} from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { meshTranslationRef } from '../../translation';

export interface AskFirstProps {
  /** Says what the button does. */
  action: string;
  question: ReactNode;
  isPending: boolean;
  onConfirm: () => void;
}

/** A button for what takes something from somebody: it asks before it acts. */
export function AskFirst({
  action,
  question,
  isPending,
  onConfirm,
}: AskFirstProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  return (
    <DialogTrigger>
      <Button variant="secondary" size="small" isPending={isPending}>
        {action}
      </Button>
      <Dialog>
        <DialogHeader>{action}</DialogHeader>
        <DialogBody>{question}</DialogBody>
        <DialogFooter>
          <Button variant="secondary" slot="close">
            {t('exemptions.cancel')}
          </Button>
          <Button destructive slot="close" onPress={onConfirm}>
            {action}
          </Button>
        </DialogFooter>
      </Dialog>
    </DialogTrigger>
  );
}
