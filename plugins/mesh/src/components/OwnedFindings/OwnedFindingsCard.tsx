import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { EntityInfoCard } from '@backstage/plugin-catalog-react';
import { meshTranslationRef } from '../../translation';

/** The card around the widget, with its title in the language of the reader. */
export function OwnedFindingsCard({ Content }: { Content: () => JSX.Element }) {
  const { t } = useTranslationRef(meshTranslationRef);
  return (
    <EntityInfoCard title={t('ownedFindings.title')}>
      <Content />
    </EntityInfoCard>
  );
}
