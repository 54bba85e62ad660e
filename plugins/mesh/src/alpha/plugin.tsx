import { RiShieldCheckLine } from '@remixicon/react';
import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { rootRouteRef, templateRouteRef } from '../routes';
import { meshApi } from './apis';
import { meshCatalogFilter } from './catalogFilters';
import {
  meshEntityCard,
  meshEntityCoverageCard,
  meshEntitySignalsCard,
  meshEntityTrafficCard,
} from './entityCards';
import { meshEntityContent } from './entityContents';
import { entityLinkExtensions } from './entityLinks';
import { ownedFindingsWidget } from './homeWidgets';
import {
  clustersSubPage,
  exemptionsSubPage,
  findingsSubPage,
  meshPage,
  overviewSubPage,
  restartsSubPage,
  teamsSubPage,
  unclaimedSubPage,
  whatIfSubPage,
} from './pages';
import { meshTemplateOutputs } from './templateOutputs';

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
    teamsSubPage,
    unclaimedSubPage,
    whatIfSubPage,
    findingsSubPage,
    restartsSubPage,
    clustersSubPage,
    exemptionsSubPage,
    meshEntityCard,
    meshEntityTrafficCard,
    meshEntitySignalsCard,
    meshEntityCoverageCard,
    meshEntityContent,
    ...entityLinkExtensions,
    meshCatalogFilter,
    ownedFindingsWidget,
    meshTemplateOutputs,
  ],
});
