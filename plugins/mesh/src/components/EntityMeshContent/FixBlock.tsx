import type { ReactNode } from 'react';
import { Flex, Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { Fix } from '@mesh-portal/istio-semantics';
import { useReasonText } from '../../hooks/useReasonText';
import { meshTranslationRef } from '../../translation';
import { CopyBlock } from '../CopyBlock';
import styles from './FixBlock.module.css';

/** The one change that helps, ready to take away. */
export function FixBlock({
  fix,
  children,
}: {
  fix: Fix | undefined;
  /** Other ways to the same change. */
  children?: ReactNode;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const reasonText = useReasonText();
  if (!fix) {
    return null;
  }
  return (
    <Flex direction="column" gap="2" className={styles.root}>
      <Text as="p" className={styles.summary}>
        <strong>{t('fix.title')}:</strong> {reasonText(fix.summary)}
      </Text>
      {fix.command && (
        <CopyBlock text={fix.command} action={t('copy.command')} />
      )}
      {fix.patch && <CopyBlock text={fix.patch} action={t('copy.patch')} />}
      {children}
    </Flex>
  );
}
