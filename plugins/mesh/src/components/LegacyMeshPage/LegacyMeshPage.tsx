import { Header, Page, TabbedLayout } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { CLUSTERS_PATH, OVERVIEW_PATH, UNCLAIMED_PATH } from '../../routes';
import { meshTranslationRef } from '../../translation';
import { ClusterOverview } from '../ClusterOverview';
import { CoverageOverview } from '../CoverageOverview';
import { UnclaimedWorkloads } from '../UnclaimedWorkloads';

/** Frame and tabs that an app of the new frontend system draws by itself. */
export function LegacyMeshPage() {
  const { t } = useTranslationRef(meshTranslationRef);
  return (
    <Page themeId="tool">
      <Header title={t('mesh')} />
      <TabbedLayout>
        <TabbedLayout.Route
          path={`/${OVERVIEW_PATH}`}
          title={t('coverage.overview')}
        >
          <CoverageOverview />
        </TabbedLayout.Route>
        <TabbedLayout.Route
          path={`/${UNCLAIMED_PATH}`}
          title={t('coverage.unclaimed')}
        >
          <UnclaimedWorkloads />
        </TabbedLayout.Route>
        <TabbedLayout.Route
          path={`/${CLUSTERS_PATH}`}
          title={t('coverage.clusters')}
        >
          <ClusterOverview />
        </TabbedLayout.Route>
      </TabbedLayout>
    </Page>
  );
}
