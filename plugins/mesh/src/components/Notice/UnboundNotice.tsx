import { Flex, Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  KUBERNETES_ID_ANNOTATION,
  KUBERNETES_LABEL_SELECTOR_ANNOTATION,
  isMeshAvailable,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { meshTranslationRef } from '../../translation';
import { CopyBlock } from '../CopyBlock';

/** What would be here, and the one step to get it. */
export function UnboundNotice() {
  const { t } = useTranslationRef(meshTranslationRef);
  const { entity } = useEntity();
  const annotations = entity.metadata.annotations ?? {};
  const annotation = annotations[KUBERNETES_LABEL_SELECTOR_ANNOTATION]
    ? KUBERNETES_LABEL_SELECTOR_ANNOTATION
    : KUBERNETES_ID_ANNOTATION;
  const value = annotations[annotation] ?? entity.metadata.name;
  const labels =
    annotation === KUBERNETES_ID_ANNOTATION
      ? `${KUBERNETES_ID_ANNOTATION}: ${value}`
      : value.split(',').map(toYaml).join('\n');

  return (
    <Flex direction="column" gap="3">
      <Text as="p" weight="bold">
        {t('empty.title')}
      </Text>
      {isMeshAvailable(entity) ? (
        <>
          <Text as="p" color="secondary">
            {t('empty.annotated', {
              annotation: <code>{`${annotation}: ${value}`}</code>,
            })}
          </Text>
          <Text as="p" variant="body-small">
            {t('empty.labelStep')}
          </Text>
          <CopyBlock
            text={`metadata:\n  labels:\n${indent(labels, 4)}`}
            action={t('empty.copy')}
          />
        </>
      ) : (
        <>
          <Text as="p" color="secondary">
            {t('empty.missing')}
          </Text>
          <Text as="p" variant="body-small">
            {t('empty.catalogStep')}
          </Text>
          <CopyBlock
            text={`metadata:\n  annotations:\n    ${annotation}: ${value}`}
            action={t('empty.copy')}
          />
        </>
      )}
    </Flex>
  );
}

function toYaml(label: string): string {
  return label.trim().replace(/==?/, ': ');
}

function indent(text: string, by: number): string {
  return text.replace(/^/gm, ' '.repeat(by));
}
