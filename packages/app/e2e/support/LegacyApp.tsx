import { createApp } from '@backstage/app-defaults';
import { AppRouter, FlatRoutes } from '@backstage/core-app-api';
import {
  AlertDisplay,
  CatalogIcon,
  DashboardIcon,
  Sidebar,
  SidebarItem,
  SidebarPage,
  SignInPage,
} from '@backstage/core-components';
import {
  CatalogEntityPage,
  CatalogIndexPage,
  catalogPlugin,
  EntityLayout,
  EntitySwitch,
} from '@backstage/plugin-catalog';
import {
  EntityMeshCard,
  EntityMeshContent,
  EntityMeshSignalsCard,
  EntityMeshTrafficCard,
  isMeshAvailable,
  MeshPage,
  meshPlugin,
} from '@mesh-portal/backstage-plugin-mesh';
import '@backstage/ui/css/styles.css';
import { createRoot } from 'react-dom/client';
import { Route } from 'react-router-dom';

const app = createApp({
  plugins: [catalogPlugin, meshPlugin],
  components: {
    SignInPage: props => <SignInPage {...props} providers={['guest']} />,
  },
});

const entityPage = (
  <EntityLayout>
    <EntityLayout.Route path="/" title="Overview">
      <EntitySwitch>
        <EntitySwitch.Case if={isMeshAvailable}>
          <EntityMeshCard />
          <EntityMeshTrafficCard />
          <EntityMeshSignalsCard />
        </EntitySwitch.Case>
      </EntitySwitch>
    </EntityLayout.Route>
    <EntityLayout.Route path="/mesh" title="Mesh" if={isMeshAvailable}>
      <EntityMeshContent />
    </EntityLayout.Route>
  </EntityLayout>
);

/** Routable elements have to be in the tree itself, not in a component of it. */
const root = (
  <>
    <AlertDisplay />
    <AppRouter>
      <SidebarPage>
        <Sidebar>
          <SidebarItem icon={CatalogIcon} to="catalog" text="Catalog" />
          <SidebarItem icon={DashboardIcon} to="mesh" text="Mesh" />
        </Sidebar>
        <FlatRoutes>
          <Route path="/catalog" element={<CatalogIndexPage />} />
          <Route
            path="/catalog/:namespace/:kind/:name"
            element={<CatalogEntityPage />}
          >
            {entityPage}
          </Route>
          <Route path="/mesh" element={<MeshPage />} />
        </FlatRoutes>
      </SidebarPage>
    </AppRouter>
  </>
);

/** An app of the legacy frontend system, wired as its documentation says. */
const App = app.createRoot(root);

createRoot(document.getElementById('root')!).render(<App />);
