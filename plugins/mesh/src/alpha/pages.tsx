import { RiShieldCheckLine } from '@remixicon/react';
import {
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  CLUSTERS_PATH,
  EXEMPTIONS_PATH,
  FINDINGS_PATH,
  OVERVIEW_PATH,
  RESTARTS_PATH,
  rootRouteRef,
  TEAMS_PATH,
  UNCLAIMED_PATH,
  WHAT_IF_PATH,
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

export const teamsSubPage = SubPageBlueprint.make({
  name: 'teams',
  params: {
    path: TEAMS_PATH,
    title: 'Teams',
    loader: () =>
      import('../components/CoverageTeams').then(m =>
        inMain(<m.CoverageTeams />),
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

export const whatIfSubPage = SubPageBlueprint.make({
  name: 'what-if',
  params: {
    path: WHAT_IF_PATH,
    title: 'What if',
    loader: () =>
      import('../components/WhatIf').then(m => inMain(<m.WhatIf />)),
  },
});

export const findingsSubPage = SubPageBlueprint.make({
  name: 'findings',
  params: {
    path: FINDINGS_PATH,
    title: 'Findings',
    loader: () =>
      import('../components/FindingsList').then(m =>
        inMain(<m.FindingsList />),
      ),
  },
});

export const restartsSubPage = SubPageBlueprint.make({
  name: 'restarts',
  params: {
    path: RESTARTS_PATH,
    title: 'Restarts',
    loader: () =>
      import('../components/RestartWorklist').then(m =>
        inMain(<m.RestartWorklist />),
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

export const exemptionsSubPage = SubPageBlueprint.make({
  name: 'exemptions',
  params: {
    path: EXEMPTIONS_PATH,
    title: 'Exemptions',
    loader: () =>
      import('../components/Exemptions').then(m => inMain(<m.Exemptions />)),
  },
});
