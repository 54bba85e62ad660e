import { ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { meshTranslationRef } from '../../translation';

/** Whether a group is told with the groups below it. */
export function CountedToggle({
  inherited,
  onChange,
  className,
}: {
  inherited: boolean;
  onChange: (inherited: boolean) => void;
  className?: string;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  return (
    <ToggleButtonGroup
      aria-label={t('teams.counted')}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[inherited ? 'inherited' : 'own']}
      onSelectionChange={keys => onChange(new Set(keys).has('inherited'))}
      className={className}
    >
      <ToggleButton id="inherited" size="small">
        {t('teams.inherited')}
      </ToggleButton>
      <ToggleButton id="own" size="small">
        {t('teams.own')}
      </ToggleButton>
    </ToggleButtonGroup>
  );
}
