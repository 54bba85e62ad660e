import { Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { CoverageCheck } from '@mesh-portal/backstage-plugin-mesh-common';
import { useCheckTexts } from '../../hooks/useCheckTexts';
import { useFormats } from '../../hooks/useFormats';
import { meshTranslationRef } from '../../translation';
import styles from './CheckFacts.module.css';

/** What a check asks for, how much it counts, and what to do where it does not pass. */
export function CheckFacts({ check }: { check: CoverageCheck }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  const { description, fix } = useCheckTexts()(check);
  return (
    <div className={styles.root}>
      <Text as="p">{description}</Text>
      <Text as="p">
        <strong>{`${t('checkFacts.fix')} `}</strong>
        {fix}
      </Text>
      <Text as="p" variant="body-small" color="secondary">
        {t('checkFacts.placed', {
          level: t(`level.${check.level}`),
          category: t(`category.${check.category}`),
          weight: number(check.weight),
        })}
      </Text>
    </div>
  );
}
