import { Select } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { coverageLevels } from '@mesh-portal/backstage-plugin-mesh-common';
import { meshTranslationRef } from '../../translation';
import { scopeKinds } from '../../utils/coverageScopes';
import { CountedToggle } from './CountedToggle';
import { categories, type TeamFiltersState } from './useTeamFilters';
import styles from './CoverageTeams.module.css';

const ALL = 'all';

export interface TeamFiltersProps {
  filters: TeamFiltersState;
  /** Whether there are groups below groups. */
  hasGroups: boolean;
}

/** By what, which columns, and whether the groups below count. */
export function TeamFilters({ filters, hasGroups }: TeamFiltersProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { by, inherited, level, category } = filters;
  const orAll = (key: unknown) => (key === ALL ? undefined : String(key));
  return (
    <div className={styles.filters}>
      <Select
        label={t('coverage.by')}
        size="small"
        value={by}
        onChange={key => filters.setBy(String(key))}
        options={scopeKinds.map(kind => ({
          id: kind,
          label: t(`coverage.scope.${kind}`),
        }))}
      />
      <Select
        label={t('teams.level')}
        size="small"
        value={level ?? ALL}
        onChange={key => filters.setLevel(orAll(key))}
        options={[
          { id: ALL, label: t('teams.allLevels') },
          ...coverageLevels.map(each => ({
            id: each,
            label: t(`level.${each}`),
          })),
        ]}
      />
      <Select
        label={t('teams.category')}
        size="small"
        value={category ?? ALL}
        onChange={key => filters.setCategory(orAll(key))}
        options={[
          { id: ALL, label: t('teams.allCategories') },
          ...categories.map(each => ({
            id: each,
            label: t(`category.${each}`),
          })),
        ]}
      />
      {by === 'owner' && hasGroups && (
        <CountedToggle
          inherited={inherited}
          onChange={filters.setInherited}
          className={styles.counted}
        />
      )}
    </div>
  );
}
