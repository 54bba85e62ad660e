import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { NotAllowedError } from '@backstage/errors';
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
import { coverageBy, emptyCoverage } from '../testFixtures/coverage';
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

const cellTexts = (row: HTMLElement) =>
  [
    ...within(row).getAllByRole('rowheader'),
    ...within(row).getAllByRole('gridcell'),
  ].map(({ textContent }) => textContent);

describe('coverage page', () => {
  it('says it all in one sentence, then by check and by team', async () => {
    show('/mesh');
    expect(
      await screen.findByText(
        /80.7.% of 26 assessed services encrypted; 1 unknown, 4 exempt/,
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: '61 workloads belong to nobody' }),
    ).toHaveAttribute('href', '/mesh/unclaimed');

    const check = screen
      .getByRole('heading', { name: 'Token required' })
      .closest('li')!;
    expect(check).toHaveTextContent(
      '16 passed · 3 with warnings · 7 failed · 1 unknown · 4 not applicable',
    );
    expect(check).toHaveTextContent('16 of 26 assessed');

    const checkout = await screen.findByRole('row', { name: /Checkout/ });
    expect(cellTexts(checkout).slice(0, 3)).toEqual(['Checkout', '9', '7/9']);
    expect(
      within(checkout).getAllByRole('img', { name: 'Problem' }),
    ).toHaveLength(3);
    // Exempt is neither good nor bad.
    const platform = screen.getByRole('row', { name: /Platform/ });
    expect(
      within(platform).getAllByRole('img', { name: 'Does not apply' }),
    ).toHaveLength(3);
    expect(platform).toHaveTextContent('4 exempt');
  });

  it('sorts by what passed and counts by something else', async () => {
    show('/mesh/overview?by=cluster');
    expect(
      await screen.findByRole('row', { name: /prod-eu/ }),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: /Rows by/ }));
    await userEvent.click(await screen.findByRole('option', { name: 'Team' }));
    await screen.findByRole('row', { name: /Search/ });
    const order = () =>
      screen.getAllByRole('rowheader').map(({ textContent }) => textContent);
    expect(order()).toEqual(['Checkout', 'Payments', 'Platform', 'Search']);
    await userEvent.click(
      screen.getByRole('columnheader', { name: 'Encrypted' }),
    );
    expect(order()).toEqual(['Platform', 'Search', 'Checkout', 'Payments']);
  });

  it('teaches where nothing is covered, and says whose figures these are', async () => {
    show('/mesh', { getCoverage: async () => emptyCoverage });
    expect(
      await screen.findByText('No entity has mesh verdicts yet'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('grid')).toBeNull();
  });

  it('says when only visible services are counted, without a count of the unclaimed', async () => {
    const { unclaimed: _, ...visible } = coverageBy('owner');
    show('/mesh', {
      getCoverage: async () => ({ ...visible, visibleOnly: true }),
    });
    expect(
      await screen.findByText('Only services that you may see are counted.'),
    ).toBeInTheDocument();
    expect(screen.queryByText(/belong to nobody/)).toBeNull();
  });
});

describe('unclaimed workloads', () => {
  it('lists them worst first and filters by the address', async () => {
    show('/mesh/unclaimed?q=legacy');
    const mailer = await screen.findByRole('row', { name: /mailer/ });
    expect(cellTexts(mailer)).toEqual([
      'mailerDeployment',
      'legacy',
      'prod-eu',
      'Not in the mesh',
      'Plain text accepted',
      'No token checked',
      'Not exported',
      '2',
    ]);
    expect(
      screen.getAllByRole('rowheader').map(({ textContent }) => textContent),
    ).toEqual(['mailerDeployment', 'sessionsStatefulSet']);
    expect(screen.getByText('4 of 61 shown')).toBeInTheDocument();
    const filter = screen.getByRole('searchbox');
    await userEvent.clear(filter);
    await userEvent.type(filter, 'nothing-like-it');
    expect(
      await screen.findByText('No workload matches “nothing-like-it”.'),
    ).toBeInTheDocument();
  });

  it('needs a permission', async () => {
    show('/mesh/unclaimed', {
      listWorkloads: async () => {
        throw new NotAllowedError('mesh.coverage.read is needed');
      },
    });
    expect(
      await screen.findByText('mesh.coverage.read is needed'),
    ).toBeInTheDocument();
  });
});

describe('clusters', () => {
  it('shows how fresh each is and what it may not be read for', async () => {
    show('/mesh/clusters');
    await screen.findByRole('heading', { name: 'prod-eu' });
    const card = (name: string) =>
      screen.getByRole('heading', { name }).closest('article') as HTMLElement;
    expect(card('prod-eu')).toHaveTextContent(
      /Fresh last answer .*48 workloads.*default · Istio 1.30.2 · tags prod/,
    );
    expect(card('stage')).toHaveTextContent(
      /Stale last answer 14 min.*ago.*connection timed out/,
    );
    expect(card('stage')).toHaveTextContent(
      'MutatingWebhookConfiguration: no permission',
    );
    expect(
      within(card('stage')).getByText(
        /resources: \[mutatingwebhookconfigurations\]/,
      ),
    ).toBeInTheDocument();
    expect(card('edge')).toHaveTextContent('Unknown never answered');
    expect(card('prod-eu')).toHaveTextContent(
      /Root of trust O=shop.example, valid until .*The root of trust of the mesh ends on /,
    );
  });

  it('says what to do where none is known', async () => {
    show('/mesh/clusters', {
      listClusters: async () => ({
        items: [],
        hint: 'Add clusters to the kubernetes section',
      }),
    });
    expect(
      await screen.findByText('Add clusters to the kubernetes section'),
    ).toBeInTheDocument();
  });
});

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
