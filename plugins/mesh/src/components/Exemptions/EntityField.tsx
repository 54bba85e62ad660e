import { useState } from 'react';
import useAsync from 'react-use/esm/useAsync';
import useDebounce from 'react-use/esm/useDebounce';
import { Combobox } from '@backstage/ui';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  KUBERNETES_ID_ANNOTATION,
  KUBERNETES_LABEL_SELECTOR_ANNOTATION,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { meshTranslationRef } from '../../translation';

const SHOWN = 20;
const TYPING_MS = 200;

export interface EntityFieldProps {
  /** Full entity ref. */
  entityRef: string | undefined;
  onChange: (entityRef: string | undefined) => void;
}

/** Chooses one of the entities that workloads are bound to, found by name or title. */
export function EntityField({ entityRef, onChange }: EntityFieldProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const catalogApi = useApi(catalogApiRef);
  const [input, setInput] = useState(entityRef ?? '');
  const [term, setTerm] = useState('');
  useDebounce(() => setTerm(input === entityRef ? '' : input), TYPING_MS, [
    input,
    entityRef,
  ]);
  const { value: options = [] } = useAsync(async () => {
    const { items } = await catalogApi.queryEntities({
      filter: [
        KUBERNETES_ID_ANNOTATION,
        KUBERNETES_LABEL_SELECTOR_ANNOTATION,
      ].map(annotation => ({
        [`metadata.annotations.${annotation}`]: CATALOG_FILTER_EXISTS,
      })),
      fields: ['kind', 'metadata.namespace', 'metadata.name', 'metadata.title'],
      fullTextFilter: {
        term,
        fields: ['metadata.name', 'metadata.title'],
      },
      orderFields: { field: 'metadata.name', order: 'asc' },
      limit: SHOWN,
    });
    return items.map(entity => ({
      id: stringifyEntityRef(entity),
      label: entity.metadata.title ?? entity.metadata.name,
      description: stringifyEntityRef(entity),
    }));
  }, [catalogApi, term]);
  const isListed = options.some(({ id }) => id === entityRef);
  return (
    <Combobox
      label={t('exemptions.entity')}
      isRequired
      placeholder={t('exemptions.chooseEntity')}
      search={{ mode: 'server', inputValue: input, onInputChange: setInput }}
      options={
        entityRef && !isListed
          ? [{ id: entityRef, label: entityRef }, ...options]
          : options
      }
      value={entityRef ?? null}
      onChange={key => onChange(key === null ? undefined : String(key))}
    />
  );
}
