import { useMemo } from 'react';
import { SearchField, Select } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { Severity } from '@mesh-portal/istio-semantics';
import type {
  FindingFilter,
  FindingSort,
  ListedFinding,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { useEntityName } from '../../hooks/useEntityName';
import {
  type UrlPatch,
  useUrlParam,
  useUrlPatch,
} from '../../hooks/useUrlState';
import { meshTranslationRef } from '../../translation';
import { FilterSelect } from '../FilterSelect';
import worklist from '../../styles/worklist.module.css';

const severities: readonly Severity[] = ['error', 'warning', 'info'];
const sorts: readonly FindingSort[] = ['severity', 'age', 'code'];

export interface FindingFiltersState {
  /** What the backend filters and sorts by. */
  filter: FindingFilter;
  text: string;
  setText: (text: string) => void;
  open: (patch: UrlPatch) => void;
  clear: () => void;
}

/** Filters as the page's address has them. */
export function useFindingFilters(): FindingFiltersState {
  const [params, open] = useUrlPatch();
  const [text = '', setText] = useUrlParam('q');
  const address = params.toString();
  const filter = useMemo<FindingFilter>(() => {
    const all = new URLSearchParams(address);
    const get = (name: string) => all.get(name) || undefined;
    return {
      severity: severities.find(each => each === get('severity')),
      code: get('code'),
      cluster: get('cluster'),
      namespace: get('namespace'),
      owner: get('owner'),
      sort: sorts.find(each => each === get('sort')),
    };
  }, [address]);
  // A keystroke in the text is no other question to the backend.
  const key = JSON.stringify(filter);
  return {
    filter: useMemo(() => JSON.parse(key), [key]),
    text,
    setText,
    open,
    clear: () =>
      open({
        severity: undefined,
        code: undefined,
        cluster: undefined,
        namespace: undefined,
        owner: undefined,
        q: undefined,
      }),
  };
}

export function FindingFilters({
  items,
  filter,
  text,
  setText,
  open,
}: FindingFiltersState & {
  /** What there is to choose from. */
  items: readonly ListedFinding[];
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const entityName = useEntityName();
  const values = useMemo(
    () => ({
      code: new Set(items.map(({ id }) => id)),
      cluster: new Set(items.map(({ cluster }) => cluster)),
      namespace: new Set(items.flatMap(({ object }) => object.namespace || [])),
      owner: new Set(items.flatMap(({ owners }) => owners)),
    }),
    [items],
  );
  const { severity, sort = 'severity' } = filter;
  return (
    <div className={worklist.filters}>
      <SearchField
        label={t('worklist.text')}
        size="small"
        value={text}
        onChange={setText}
      />
      <FilterSelect
        label={t('worklist.severity')}
        value={severity}
        values={severities}
        titleOf={each => t(`severity.${each as Severity}`)}
        onChange={value => open({ severity: value })}
      />
      {(['code', 'cluster', 'namespace', 'owner'] as const).map(name => (
        <FilterSelect
          key={name}
          label={t(`worklist.${name}`)}
          value={filter[name]}
          values={values[name]}
          titleOf={name === 'owner' ? entityName : undefined}
          onChange={value => open({ [name]: value })}
        />
      ))}
      <Select
        label={t('worklist.sort')}
        size="small"
        value={sort}
        onChange={key =>
          open({ sort: key === 'severity' ? undefined : String(key) })
        }
        options={sorts.map(id => ({ id, label: t(`findingsPage.sort.${id}`) }))}
      />
    </div>
  );
}
