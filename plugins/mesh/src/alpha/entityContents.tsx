import { RiShieldCheckLine } from '@remixicon/react';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { entityMeshRouteRef, MESH_TAB_PATH } from '../routes';
import { boundOrService } from './filters';

export const meshEntityContent = EntityContentBlueprint.make({
  params: {
    path: MESH_TAB_PATH,
    title: 'Mesh',
    group: 'observability',
    icon: <RiShieldCheckLine />,
    routeRef: entityMeshRouteRef,
    filter: boundOrService,
    loader: () =>
      import('../components/EntityMeshContent').then(m => (
        <m.EntityMeshContent />
      )),
  },
});
