import { RiShieldCheckLine } from '@remixicon/react';
import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { rootRouteRef, templateRouteRef } from '../routes';
import { meshApi } from './apis';
import { meshCatalogFilter } from './catalogFilters';
import {
  meshEntityCard,
  meshEntitySignalsCard,
  meshEntityTrafficCard,
} from './entityCards';
import { meshEntityContent } from './entityContents';
import { entityLinkExtensions } from './entityLinks';
import { ownedFindingsWidget } from './homeWidgets';
import {
  clustersSubPage,
  meshPage,
  overviewSubPage,
  unclaimedSubPage,
} from './pages';

export const meshPlugin = createFrontendPlugin({
  pluginId: 'mesh',
  title: 'Mesh',
  icon: <RiShieldCheckLine />,
  info: { packageJson: () => import('../../package.json') },
  routes: { root: rootRouteRef },
  externalRoutes: { template: templateRouteRef },
  extensions: [
    meshApi,
    meshPage,
    overviewSubPage,
    unclaimedSubPage,
    clustersSubPage,
    meshEntityCard,
    meshEntityTrafficCard,
    meshEntitySignalsCard,
    meshEntityContent,
    ...entityLinkExtensions,
    meshCatalogFilter,
    ownedFindingsWidget,
  ],
});
