import { useEffect, useState } from 'react';
import { Checkbox, CheckboxGroup } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  type DefaultEntityFilters,
  useEntityList,
} from '@backstage/plugin-catalog-react';
import { meshTranslationRef } from '../../translation';
import { EntityMeshFilter, meshFilterOptions } from './EntityMeshFilter';

type FiltersWithMesh = DefaultEntityFilters & { mesh?: EntityMeshFilter };

/**
 * A filter of the catalog page: in the mesh, not encrypted, with findings. Its choice stays in the address.
 *
 * @public
 */
export function EntityMeshPicker() {
  const { t } = useTranslationRef(meshTranslationRef);
  const { updateFilters, queryParameters } = useEntityList<FiltersWithMesh>();
  const [chosen, setChosen] = useState(() => {
    const given = [queryParameters.mesh ?? []].flat();
    return meshFilterOptions.filter(option => given.includes(option));
  });

  useEffect(() => {
    updateFilters({
      mesh: chosen.length > 0 ? new EntityMeshFilter(chosen) : undefined,
    });
  }, [chosen, updateFilters]);

  return (
    <CheckboxGroup
      label={t('mesh')}
      value={chosen}
      onChange={values =>
        setChosen(meshFilterOptions.filter(option => values.includes(option)))
      }
    >
      {meshFilterOptions.map(option => (
        <Checkbox key={option} value={option}>
          {t(`catalogFilter.${option}`)}
        </Checkbox>
      ))}
    </CheckboxGroup>
  );
}
