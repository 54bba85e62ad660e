import { screen } from '@testing-library/react';
import {
  createFrontendPlugin,
  createRouteRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import {
  catalogApiRef,
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import type { MeshApi } from '@mesh-portal/backstage-plugin-mesh-common';
import { meshApiRef } from '../api';
import { FixtureMeshApi } from '../testFixtures/FixtureMeshApi';
import { EntityMeshContent } from '../components/EntityMeshContent';
import { fixtureEntity, fixtureTemplates } from '../testFixtures/entities';
import meshPlugin from '.';

const templateForm = createRouteRef({ params: ['namespace', 'templateName'] });

/** Where the scaffolder has the forms of its templates. */
const scaffolder = createFrontendPlugin({
  pluginId: 'scaffolder',
  routes: { selectedTemplate: templateForm },
  extensions: [
    PageBlueprint.make({
      params: {
        path: '/create/templates/:namespace/:templateName',
        routeRef: templateForm,
        loader: async () => <></>,
      },
    }),
  ],
});

const meshTabOfOrders = PageBlueprint.make({
  name: 'orders',
  params: {
    path: '/orders',
    loader: async () => (
      <EntityProvider entity={fixtureEntity('orders')}>
        <EntityMeshContent />
      </EntityProvider>
    ),
  },
});

function show(path: string, overrides: Partial<MeshApi> = {}) {
  const fixtures = new FixtureMeshApi();
  renderTestApp({
    features: [meshPlugin, scaffolder],
    extensions: [meshTabOfOrders],
    apis: [
      [
        meshApiRef,
        {
          getEntityMesh: ref => fixtures.getEntityMesh(ref),
          getCoverage: by => fixtures.getCoverage(by),
          listFixNext: () => fixtures.listFixNext(),
          getTrend: () => fixtures.getTrend(),
          listWorkloads: () => fixtures.listWorkloads(),
          listClusters: () => fixtures.listClusters(),
          ...overrides,
        } as MeshApi,
      ],
      [catalogApiRef, catalogApiMock({ entities: fixtureTemplates })],
    ],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    initialRouteEntries: [path],
  });
}

describe('templates', () => {
  it('are listed where coverage is', async () => {
    show('/mesh');
    expect(
      await screen.findByRole('link', { name: 'Canary-released service' }),
    ).toHaveAttribute('href', '/create/templates/default/mesh-canary-istio');
  });

  it('open filled in for a finding', async () => {
    show('/orders');
    const [link] = await screen.findAllByRole('link', {
      name: 'Mend with “Mesh an existing service”',
    });
    const { pathname, searchParams } = new URL(
      link.getAttribute('href')!,
      'http://portal',
    );
    expect(pathname).toBe('/create/templates/default/mesh-existing-service');
    expect(JSON.parse(searchParams.get('formData')!)).toEqual({
      entity: 'component:default/orders',
      finding: 'MESH0202',
    });
  });
});
