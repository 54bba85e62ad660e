import { Route, Routes } from 'react-router-dom';
import { screen } from '@testing-library/react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import {
  catalogApiRef,
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { EntityMeshCard, EntityMeshContent, meshApiRef, MeshPage } from '.';
import { fixtureEntity } from './testFixtures/entities';
import { FixtureMeshApi } from './testFixtures/FixtureMeshApi';

describe('legacy shell', () => {
  const show = (path: string) =>
    renderInTestApp(
      <TestApiProvider
        apis={[
          [meshApiRef, new FixtureMeshApi()],
          [catalogApiRef, catalogApiMock()],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        <EntityProvider entity={fixtureEntity('orders')}>
          <Routes>
            <Route path="/mesh/*" element={<MeshPage />} />
            <Route path="/tab" element={<EntityMeshContent />} />
            <Route path="/card" element={<EntityMeshCard />} />
          </Routes>
        </EntityProvider>
      </TestApiProvider>,
      {
        routeEntries: [path],
        mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      },
    );

  it('draws the card and links to the tab', async () => {
    await show('/card');
    expect(await screen.findByText('Differs by port')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Details ›' })).toHaveAttribute(
      'href',
      '/catalog/default/component/orders/mesh',
    );
  });

  it('draws the tab', async () => {
    await show('/tab');
    expect(
      await screen.findByRole('region', { name: 'Encryption' }),
    ).toHaveTextContent('PeerAuthentication istio-system/default');
  });

  it('draws the coverage page with its tabs', async () => {
    await show('/mesh');
    expect(
      await screen.findByText(/assessed services encrypted/),
    ).toBeInTheDocument();
    expect(
      screen.getAllByRole('tab').map(({ textContent }) => textContent),
    ).toEqual([
      'Overview',
      'Teams',
      'Unclaimed',
      'What if',
      'Findings',
      'Restarts',
      'Clusters',
      'Exemptions',
    ]);
  });
});
