import type { Entity } from '@backstage/catalog-model';
import type { TableColumn } from '@backstage/core-components';
import type { MeshState } from '@mesh-portal/backstage-plugin-mesh-common';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { meshTranslationRef } from '../../translation';
import { stateOfEntity } from '../../utils/entityAnnotations';
import { EntityMeshWords } from './EntityMeshWords';

const order: Array<MeshState | undefined> = [
  'bad',
  'mind',
  'unknown',
  'good',
  'neutral',
  undefined,
];

function MeshColumnTitle() {
  const { t } = useTranslationRef(meshTranslationRef);
  return <>{t('mesh')}</>;
}

/**
 * A column of the catalog table with sidecar, encryption and findings of each entity, worst first when sorted.
 *
 * @remarks
 * It reads the annotations that the catalog module writes, so that a table asks the mesh backend nothing.
 *
 * @public
 */
export function createMeshColumn<
  T extends { entity: Entity },
>(): TableColumn<T> {
  const rank = ({ entity }: T) => order.indexOf(stateOfEntity(entity));
  return {
    title: <MeshColumnTitle />,
    sorting: true,
    customSort: (a, b) => rank(a) - rank(b),
    render: ({ entity }) => <EntityMeshWords entity={entity} />,
  };
}
