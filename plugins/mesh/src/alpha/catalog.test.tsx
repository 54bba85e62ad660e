import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Entity } from '@backstage/catalog-model';
import type {
  ExtensionDataRef,
  ExtensionDefinition,
} from '@backstage/frontend-plugin-api';
import {
  createExtensionTester,
  renderInTestApp,
} from '@backstage/frontend-test-utils';
import { identityApiRef } from '@backstage/core-plugin-api';
import {
  mockApis,
  renderInTestApp as renderInLegacyApp,
} from '@backstage/test-utils';
import {
  catalogApiRef,
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import {
  EntityContextMenuItemBlueprint,
  EntityIconLinkBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import {
  catalogApiMock,
  MockEntityListContextProvider,
} from '@backstage/plugin-catalog-react/testUtils';
import { EntityMeshFilter } from '../components/EntityMeshPicker/EntityMeshFilter';
import { EntityMeshPicker } from '../components/EntityMeshPicker';
import { createMeshColumn } from '../components/MeshColumn';
import { OwnedFindings } from '../components/OwnedFindings';
import { fixtureEntity } from '../testFixtures/entities';
import { entityLinkExtensions } from './entityLinks';

function entityWith(
  words: Partial<Record<'sidecar' | 'mtls' | 'findings', string>>,
  name = 'orders',
): Entity {
  const entity = fixtureEntity('orders');
  return {
    ...entity,
    metadata: {
      ...entity.metadata,
      name,
      annotations: Object.fromEntries(
        Object.entries(words).map(([key, value]) => [
          `mesh-portal.dev/${key}`,
          value,
        ]),
      ),
    },
  };
}

const healthy = entityWith(
  { sidecar: 'injected', mtls: 'STRICT', findings: 'none' },
  'healthy',
);
const warned = entityWith(
  { sidecar: 'partial', mtls: 'mixed', findings: 'warning' },
  'warned',
);
const outside = entityWith(
  { sidecar: 'none', mtls: 'not-applicable', findings: 'error' },
  'outside',
);
const unknown = entityWith({ sidecar: 'unknown', mtls: 'unknown' }, 'unknown');
const stranger = entityWith({}, 'stranger');
const all = [healthy, warned, outside, unknown, stranger];
const named = (entities: Entity[]) => entities.map(each => each.metadata.name);

describe('catalog filter', () => {
  it.each([
    [['in-mesh'], ['healthy', 'warned']],
    [['not-encrypted'], ['warned']],
    [['has-findings'], ['warned', 'outside']],
    [['in-mesh', 'has-findings'], ['warned']],
    [[], named(all)],
  ] as const)(
    'keeps by %j only %j, here as in the catalog',
    async (options, names) => {
      const filter = new EntityMeshFilter(options);
      expect(named(all.filter(each => filter.filterEntity(each)))).toEqual(
        names,
      );
      // One key at a time: the catalog's mock looks at no key after the first list of values.
      const catalogApi = catalogApiMock({ entities: all });
      let found = all;
      for (const [key, values] of Object.entries(filter.getCatalogFilters())) {
        const { items } = await catalogApi.getEntities({
          filter: { [key]: values },
        });
        found = found.filter(each => named(items).includes(each.metadata.name));
      }
      expect(named(found)).toEqual(names);
    },
  );

  it('starts from the address and tells what is chosen', async () => {
    const updateFilters = jest.fn();
    await renderInLegacyApp(
      <MockEntityListContextProvider
        value={{
          updateFilters,
          queryParameters: { mesh: ['not-encrypted', 'nonsense'] } as {},
        }}
      >
        <EntityMeshPicker />
      </MockEntityListContextProvider>,
    );
    const group = screen.getByRole('group', { name: 'Mesh' });
    expect(
      within(group).getByRole('checkbox', { name: 'Not encrypted' }),
    ).toBeChecked();
    await userEvent.click(
      within(group).getByRole('checkbox', { name: 'With findings' }),
    );
    expect(updateFilters).toHaveBeenLastCalledWith({
      mesh: new EntityMeshFilter(['not-encrypted', 'has-findings']),
    });
  });
});

describe('createMeshColumn', () => {
  it('says sidecar, encryption and findings, and sorts the worst first', async () => {
    const { render: cell, customSort } = createMeshColumn();
    await renderInLegacyApp(
      <>
        {all.map(entity => (
          <p key={entity.metadata.name}>{cell?.({ entity }, 'row')}</p>
        ))}
      </>,
    );
    expect(
      screen.getAllByRole('paragraph').map(({ textContent }) => textContent),
    ).toEqual([
      'In the mesh · Encrypted',
      'Partly · Differs by port · Warning',
      'Not in the mesh · Not applicable · Error',
      'Unknown',
      '',
    ]);
    expect(
      screen.getAllByRole('img').map(icon => icon.getAttribute('aria-label')),
    ).toEqual(['Good', 'Needs attention', 'Problem', 'Unknown']);
    const rows = all.map(entity => ({ entity }));
    const sorted = rows.sort((a, b) => customSort!(a, b, 'row'));
    expect(named(sorted.map(({ entity }) => entity))).toEqual([
      'outside',
      'warned',
      'unknown',
      'healthy',
      'stranger',
    ]);
  });
});

describe('owned services with findings', () => {
  function show(items: Entity[], totalItems = items.length) {
    const queryEntities = jest.fn(async () => ({
      items,
      totalItems,
      pageInfo: {},
    }));
    renderInTestApp(<OwnedFindings />, {
      apis: [
        [catalogApiRef, { queryEntities }],
        [
          identityApiRef,
          mockApis.identity({
            ownershipEntityRefs: ['user:default/ann', 'group:default/checkout'],
          }),
        ],
      ],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    });
    return queryEntities;
  }

  it('asks for what the reader owns, and leads to the findings of each', async () => {
    const queryEntities = show([outside, warned], 5);
    const items = await screen.findAllByRole('listitem');
    expect(items.map(({ textContent }) => textContent)).toEqual([
      'outsideNot in the mesh · Not applicable · Error',
      'warnedPartly · Differs by port · Warning',
    ]);
    expect(within(items[0]).getByRole('link')).toHaveAttribute(
      'href',
      '/catalog/default/component/outside/mesh#findings',
    );
    expect(screen.getByText('and 3 more')).toBeInTheDocument();
    expect(queryEntities).toHaveBeenCalledWith(
      expect.objectContaining({
        filter: {
          'relations.ownedBy': ['user:default/ann', 'group:default/checkout'],
          'metadata.annotations.mesh-portal.dev/findings': ['error', 'warning'],
        },
      }),
    );
  });

  it('says so where there is none', async () => {
    show([]);
    expect(
      await screen.findByText(/^None of your services has a problem/),
    ).toBeInTheDocument();
  });

  it('says what went wrong', async () => {
    renderInTestApp(<OwnedFindings />, {
      apis: [
        [
          catalogApiRef,
          {
            queryEntities: async () => {
              throw new Error('The catalog is starting');
            },
          } as never,
        ],
      ],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The catalog is starting',
    );
  });
});

describe('links of an entity', () => {
  const linked: Entity = {
    ...healthy,
    metadata: {
      ...healthy.metadata,
      links: [
        { url: 'https://kiali.example.com/', type: 'mesh-kiali' },
        { url: ['javascript', 'alert(1)'].join(':'), type: 'mesh-traces' },
      ],
    },
  };

  it('are offered where there is a safe one, as icon and in the menu', async () => {
    const seen: string[] = [];
    for (const extension of entityLinkExtensions) {
      const tester = createExtensionTester(extension as ExtensionDefinition);
      const read = <T,>(ref: ExtensionDataRef<T, string, any>) =>
        tester.get(ref as never) as T | undefined;
      const { filterFunction, useProps } = EntityIconLinkBlueprint.dataRefs;
      if (read(filterFunction)?.(linked)) {
        const item = read(EntityContextMenuItemBlueprint.dataRefs.data);
        const useEntityLink = item?.useProps ?? read(useProps);
        const Shown = () => {
          const { title, href } = useEntityLink?.() as {
            title: string;
            href: string;
          };
          return <a href={href}>{title}</a>;
        };
        const { unmount } = await renderInLegacyApp(
          <EntityProvider entity={linked}>
            <Shown />
          </EntityProvider>,
        );
        const link = screen.getByRole('link', { name: 'Open in Kiali' });
        seen.push(link.getAttribute('href')!);
        unmount();
      }
    }
    expect(seen).toEqual([
      'https://kiali.example.com/',
      'https://kiali.example.com/',
    ]);
  });
});
