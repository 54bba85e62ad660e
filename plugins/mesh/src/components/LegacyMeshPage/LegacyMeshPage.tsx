import { lazy, Suspense } from 'react';
import LinearProgress from '@material-ui/core/LinearProgress';
import { Header, Page, TabbedLayout } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { CLUSTERS_PATH, OVERVIEW_PATH, UNCLAIMED_PATH } from '../../routes';
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
    path: UNCLAIMED_PATH,
    title: 'coverage.unclaimed',
    Content: lazy(async () => ({
      default: (await import('../UnclaimedWorkloads')).UnclaimedWorkloads,
    })),
  },
  {
    path: CLUSTERS_PATH,
    title: 'coverage.clusters',
    Content: lazy(async () => ({
      default: (await import('../ClusterOverview')).ClusterOverview,
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
