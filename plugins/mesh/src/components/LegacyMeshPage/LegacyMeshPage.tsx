import { lazy, Suspense } from 'react';
import LinearProgress from '@material-ui/core/LinearProgress';
import { Header, Page, TabbedLayout } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  CLUSTERS_PATH,
  EXEMPTIONS_PATH,
  FINDINGS_PATH,
  OVERVIEW_PATH,
  RESTARTS_PATH,
  TEAMS_PATH,
  UNCLAIMED_PATH,
  WHAT_IF_PATH,
} from '../../routes';
import { meshTranslationRef } from '../../translation';

const tabs = [
  {
    path: OVERVIEW_PATH,
    title: 'coverage.overview',
    Content: lazy(async () => ({
      default: (await import('../CoverageOverview')).CoverageOverview,
    })),
  },
  {
    path: TEAMS_PATH,
    title: 'teams.title',
    Content: lazy(async () => ({
      default: (await import('../CoverageTeams')).CoverageTeams,
    })),
  },
  {
    path: UNCLAIMED_PATH,
    title: 'coverage.unclaimed',
    Content: lazy(async () => ({
      default: (await import('../UnclaimedWorkloads')).UnclaimedWorkloads,
    })),
  },
  {
    path: WHAT_IF_PATH,
    title: 'page.whatIf',
    Content: lazy(async () => ({
      default: (await import('../WhatIf')).WhatIf,
    })),
  },
  {
    path: FINDINGS_PATH,
    title: 'page.findings',
    Content: lazy(async () => ({
      default: (await import('../FindingsList')).FindingsList,
    })),
  },
  {
    path: RESTARTS_PATH,
    title: 'page.restarts',
    Content: lazy(async () => ({
      default: (await import('../RestartWorklist')).RestartWorklist,
    })),
  },
  {
    path: CLUSTERS_PATH,
    title: 'coverage.clusters',
    Content: lazy(async () => ({
      default: (await import('../ClusterOverview')).ClusterOverview,
    })),
  },
  {
    path: EXEMPTIONS_PATH,
    title: 'exemptions.title',
    Content: lazy(async () => ({
      default: (await import('../Exemptions')).Exemptions,
    })),
  },
] as const;

/** Frame and tabs that an app of the new frontend system draws by itself. */
export function LegacyMeshPage() {
  const { t } = useTranslationRef(meshTranslationRef);
  return (
    <Page themeId="tool">
      <Header title={t('mesh')} />
      <TabbedLayout>
        {tabs.map(({ path, title, Content }) => (
          <TabbedLayout.Route key={path} path={`/${path}`} title={t(title)}>
            <Suspense
              fallback={<LinearProgress aria-label={t('card.loading')} />}
            >
              <Content />
            </Suspense>
          </TabbedLayout.Route>
        ))}
      </TabbedLayout>
    </Page>
  );
}
