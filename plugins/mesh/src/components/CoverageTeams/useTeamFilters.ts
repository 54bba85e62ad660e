import {
  type CoverageCheck,
  type CoverageLevel,
  coverageLevels,
  type CoverageScopeKind,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { useUrlParam } from '../../hooks/useUrlState';
import { scopeKinds } from '../../utils/coverageScopes';

export const categories = [
  'mesh',
  'security',
  'observability',
  'resilience',
  'operations',
] as const satisfies readonly CoverageCheck['category'][];

/** What the table shows, and how to change it; an absent level or category means all. */
export interface TeamFiltersState {
  by: CoverageScopeKind;
  /** Count the groups below, too. */
  inherited: boolean;
  level: CoverageLevel | undefined;
  category: CoverageCheck['category'] | undefined;
  setBy: (by: string) => void;
  setInherited: (inherited: boolean) => void;
  setLevel: (level: string | undefined) => void;
  setCategory: (category: string | undefined) => void;
}

/** The filters of the table, kept in the address of the page. */
export function useTeamFilters(): TeamFiltersState {
  const [by, setBy] = useUrlParam('by');
  const [counted, setCounted] = useUrlParam('count');
  const [level, setLevel] = useUrlParam('level');
  const [category, setCategory] = useUrlParam('category');
  return {
    by: scopeKinds.find(kind => kind === by) ?? 'owner',
    inherited: counted !== 'own',
    level: coverageLevels.find(each => each === level),
    category: categories.find(each => each === category),
    setBy: kind => setBy(kind === 'owner' ? undefined : kind),
    setInherited: inherited => setCounted(inherited ? undefined : 'own'),
    setLevel,
    setCategory,
  };
}
