import { ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { EntityMesh } from '@mesh-portal/backstage-plugin-mesh-common';
import { meshTranslationRef } from '../../translation';
import { stateOfAll } from '../../utils/entityMesh';
import { StateIcon } from '../StateIcon';

export interface ClusterChipsProps {
  clusters: EntityMesh['clusters'];
  selected: string | undefined;
  onSelect: (cluster: string | undefined) => void;
}

/** One chip per cluster with its worst state; pressing one narrows what is shown, pressing it again widens it. */
export function ClusterChips({
  clusters,
  selected,
  onSelect,
}: ClusterChipsProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  if (clusters.length < 2) {
    return null;
  }
  return (
    <ToggleButtonGroup
      aria-label={t('clusters.label')}
      selectionMode="single"
      selectedKeys={selected ? [selected] : []}
      onSelectionChange={([cluster]) =>
        onSelect(cluster === undefined ? undefined : String(cluster))
      }
    >
      {clusters.map(({ name, title = name, state, dimensions }) => (
        <ToggleButton
          key={name}
          id={name}
          size="small"
          iconStart={
            <StateIcon
              state={state === 'fresh' ? stateOfAll(dimensions) : 'unknown'}
            />
          }
        >
          {title}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
