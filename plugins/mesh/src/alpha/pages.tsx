import { RiShieldCheckLine } from '@remixicon/react';
import {
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  CLUSTERS_PATH,
  OVERVIEW_PATH,
  rootRouteRef,
  UNCLAIMED_PATH,
} from '../routes';

/** The header that the page draws is outside of it. */
function inMain(content: JSX.Element) {
  return <main>{content}</main>;
}

export const meshPage = PageBlueprint.make({
  params: {
    path: '/mesh',
    title: 'Mesh',
    icon: <RiShieldCheckLine />,
    routeRef: rootRouteRef,
  },
});

export const overviewSubPage = SubPageBlueprint.make({
  name: 'overview',
  params: {
    path: OVERVIEW_PATH,
    title: 'Overview',
    loader: () =>
      import('../components/CoverageOverview').then(m =>
        inMain(<m.CoverageOverview />),
      ),
  },
});

export const unclaimedSubPage = SubPageBlueprint.make({
  name: 'unclaimed',
  params: {
    path: UNCLAIMED_PATH,
    title: 'Unclaimed',
    loader: () =>
      import('../components/UnclaimedWorkloads').then(m =>
        inMain(<m.UnclaimedWorkloads />),
      ),
  },
});

export const clustersSubPage = SubPageBlueprint.make({
  name: 'clusters',
  params: {
    path: CLUSTERS_PATH,
    title: 'Clusters',
    loader: () =>
      import('../components/ClusterOverview').then(m =>
        inMain(<m.ClusterOverview />),
      ),
  },
});
