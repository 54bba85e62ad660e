import { useState } from 'react';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import {
  Button,
  Dialog,
  DialogBody,
  DialogHeader,
  Skeleton,
  Text,
} from '@backstage/ui';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type {
  ClusterObject,
  MeshObject,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { meshApiRef } from '../../api';
import { meshTranslationRef } from '../../translation';
import { objectName } from '../../utils/objectName';
import { AffectedServices } from '../AffectedServices';
import { CopyBlock } from '../CopyBlock';
import { ErrorNotice, FreshnessNotice } from '../Notice';

export interface ObjectDialogProps {
  /** The entity whose verdicts name the object. */
  entityRef: string;
  object: ClusterObject;
  onClose: () => void;
}

/** One object as the portal keeps it: what verdicts depend on, without secrets. */
export function ObjectDialog({
  entityRef,
  object,
  onClose,
}: ObjectDialogProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const meshApi = useApi(meshApiRef);
  const { value, error, retry } = useAsyncRetry(async () => {
    const [answer, { stringify }] = await Promise.all([
      meshApi.getObject(entityRef, object),
      import('yaml'),
    ]);
    return { ...answer, text: stringify(answer.object) };
  }, [meshApi, entityRef, object]);
  return (
    <Dialog
      isOpen
      isDismissable
      onOpenChange={isOpen => !isOpen && onClose()}
      width="48rem"
    >
      <DialogHeader>{`${object.kind} ${objectName(object)}`}</DialogHeader>
      <DialogBody>
        {value && <Shown value={value} />}
        {value && <Decided object={object} />}
        {error && <ErrorNotice error={error} onRetry={retry} />}
        {!value && !error && (
          <Skeleton
            width="100%"
            height="12rem"
            aria-label={t('object.loading')}
          />
        )}
      </DialogBody>
    </Dialog>
  );
}

function Shown({
  value: { text, freshness },
}: {
  value: MeshObject & { text: string };
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  return (
    <>
      <FreshnessNotice clusters={[freshness]} />
      <Text as="p" color="secondary">
        {t('object.trimmed')}
      </Text>
      <CopyBlock text={text} action={t('object.copy')} />
    </>
  );
}

/** What the object decides, once somebody asks: that is worked out anew. */
function Decided({ object }: { object: ClusterObject }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const [isAsked, setAsked] = useState(false);
  return isAsked ? (
    <AffectedServices object={object} />
  ) : (
    <Button variant="secondary" size="small" onPress={() => setAsked(true)}>
      {t('affected.show')}
    </Button>
  );
}
