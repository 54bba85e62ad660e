import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { NotAllowedError } from '@backstage/errors';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import {
  catalogApiMock,
  createTestEntityPage,
} from '@backstage/plugin-catalog-react/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import type {
  CoverageSummary,
  MeshApi,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { meshApiRef } from '../api';
import { rootRouteRef } from '../routes';
import {
  coverageBy,
  coverageResults,
  emptyCoverage,
} from '../testFixtures/coverage';
import { fixtureEntities } from '../testFixtures/entities';
import { FixtureMeshApi } from '../testFixtures/FixtureMeshApi';
import { meshEntityCoverageCard } from './entityCards';
import meshPlugin from '.';

function apis(overrides: Partial<MeshApi>) {
  const meshApi = Object.assign(new FixtureMeshApi(), overrides);
  return [
    [meshApiRef, meshApi],
    [catalogApiRef, catalogApiMock({ entities: fixtureEntities })],
    [
      permissionApiRef,
      mockApis.permission({ authorize: AuthorizeResult.ALLOW }),
    ],
  ] as const;
}

function show(path: string, overrides: Partial<MeshApi> = {}) {
  renderTestApp({
    features: [meshPlugin],
    apis: [...apis(overrides)],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    initialRouteEntries: [path],
  });
}

const never = () => new Promise<never>(() => {});
const refused = async () => {
  throw new NotAllowedError('mesh.entity.read is needed');
};

describe.each([
  ['/mesh/overview', 'getCoverage', 'What to fix next is loading'],
  ['/mesh/teams', 'getCoverage', 'Coverage is loading'],
  ['/mesh/exemptions', 'listExemptions', 'Exemptions are loading'],
  [
    '/mesh/overview?check=encrypted',
    'listCoverageResults',
    'Results are loading',
  ],
] as const)('%s', (path, method, loading) => {
  it('holds its place while it loads', async () => {
    show(path, { [method]: never, listFixNext: never });
    expect(await screen.findByLabelText(loading)).toBeInTheDocument();
  });

  it('says what went wrong', async () => {
    show(path, { [method]: refused });
    expect(
      await screen.findByText('mesh.entity.read is needed'),
    ).toBeInTheDocument();
  });
});

describe('overview', () => {
  it('says it all in one sentence, then by check and level', async () => {
    show('/mesh');
    expect(await screen.findByText(/26 assessed services/)).toHaveTextContent(
      /^80.7.% of 26 assessed services encrypted, \+4 this week; 1 unknown, 4 exempt; 61 workloads belong to nobody$/,
    );
    expect(
      screen.getByRole('link', { name: '61 workloads belong to nobody' }),
    ).toHaveAttribute('href', '/mesh/unclaimed');

    expect(
      ['Bronze', 'Silver', 'Gold'].map(
        name => screen.getByRole('region', { name }).textContent,
      ),
    ).toEqual([
      expect.stringMatching(/^Bronze24 of 31 services have reached it/),
      expect.stringMatching(/^Silver14 of 31 services have reached it/),
      expect.stringMatching(/^Gold5 of 31 services have reached it/),
    ]);
    const token = screen
      .getByRole('heading', { name: 'Token required' })
      .closest('li')!;
    expect(token).toHaveTextContent(
      /61.5.%16 of 26 assessed16 passed · 3 with warnings · 7 failed · 1 unknown · 4 not applicable.*unchanged/,
    );
    expect(
      within(token).getByRole('link', { name: 'Token required: 7 failed' }),
    ).toHaveAttribute(
      'href',
      '/mesh/overview?check=jwt-required&result=failed',
    );
    await userEvent.click(
      within(token).getByRole('button', { expanded: false }),
    );
    expect(token).toHaveTextContent(
      /What to do: Accept tokens by RequestAuthentication.*Level Gold · Security · weight 1/,
    );
  });

  it('ranks what to fix next', async () => {
    show('/mesh');
    const [first, second] = await waitFor(() => {
      const items = screen
        .getByRole('heading', { name: 'What to fix next' })
        .closest('article')!
        .querySelectorAll('li');
      expect(items).toHaveLength(2);
      return items;
    });
    expect(first).toHaveTextContent(
      /Bring all clients into the mesh.*Encrypted · PeerAuthentication istio-system\/default prod-eu.*checkoutmends 2 services/,
    );
    expect(
      within(first).getByRole('link', { name: 'Encrypted: mends 2 services' }),
    ).toHaveAttribute(
      'href',
      '/mesh/overview?check=encrypted&result=failed&in=namespace&scope=prod-eu%2Fshop',
    );
    expect(second).toHaveTextContent(/stage.*Nobody owns them/);
  });

  it('draws a course where there is one', async () => {
    const { total } = coverageBy('owner');
    const at = (day: number) => new Date(Date.UTC(2026, 0, day)).toISOString();
    show('/mesh', {
      getTrend: async ({ check }) => ({
        points:
          check === 'encrypted'
            ? [1, 2, 5].map(day => ({
                at: at(day),
                seconds: 86_400,
                counts: total.checks.encrypted,
                fewestPassed: 1,
              }))
            : [],
      }),
    });
    const row = (
      await screen.findByRole('heading', { name: 'Encrypted' })
    ).closest('li')!;
    expect(await within(row).findByText(/80.7.% now$/)).toBeInTheDocument();
    // Nobody looked on the third and the fourth.
    await waitFor(() =>
      expect(row.querySelector('svg.line path')?.getAttribute('d')).toMatch(
        /^M[^M]+M[^M]+$/,
      ),
    );
    expect(screen.getAllByText('no course yet')).toHaveLength(3);
  });

  it('teaches where nothing is covered, and says whose figures these are', async () => {
    show('/mesh', {
      getCoverage: async () => ({ ...emptyCoverage, visibleOnly: true }),
    });
    expect(
      await screen.findByText('No entity has mesh verdicts yet'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('Only services that you may see are counted.'),
    ).toBeInTheDocument();
    expect(screen.queryByText(/belong to nobody/)).toBeNull();
  });
});

describe('teams', () => {
  const names = () =>
    screen.getAllByRole('rowheader').map(({ textContent }) => textContent);
  const cells = (name: RegExp) =>
    within(screen.getByRole('row', { name }))
      .getAllByRole('cell')
      .map(({ textContent }) => textContent);

  it('is a table of levels and checks over the hierarchy of groups', async () => {
    show('/mesh/teams');
    expect(
      await screen.findByRole('grid', { name: 'Checks by team' }),
    ).toBeInTheDocument();
    expect(
      screen.getAllByRole('columnheader').map(each => each.textContent),
    ).toEqual([
      'Team',
      'Services',
      'Bronze',
      'Silver',
      'Gold',
      'In the mesh',
      'Encrypted',
      'Traces exported',
      'Token required',
    ]);
    expect(names()).toEqual([
      'Platform',
      'Search',
      'Shop',
      'Checkout',
      'Payments',
    ]);
    expect(cells(/^Platform/)).toEqual(['4', '–', '–', '4/4', '–']);
    expect(cells(/Shop/)).toEqual(['21', '21/21', '19/21', '19/21', '16/21']);
    expect(screen.getAllByRole('link', { name: '19/21' })[0]).toHaveAttribute(
      'href',
      '?check=encrypted&in=owner&scope=group%3Adefault%2Fshop&below=true',
    );

    await userEvent.click(
      screen.getByRole('button', { name: 'Teams below Shop' }),
    );
    expect(names()).toEqual(['Platform', 'Search', 'Shop']);
    await userEvent.click(
      screen.getByRole('button', { name: 'Teams below Shop', expanded: false }),
    );
    await userEvent.click(
      screen.getByRole('radio', { name: 'Own services only' }),
    );
    expect(cells(/Shop/)).toEqual(['0', '·', '·', '·', '·']);
  });

  it('sorts siblings, worst first', async () => {
    show('/mesh/teams');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Encrypted' }),
    );
    expect(
      screen.getByRole('columnheader', { name: 'Encrypted' }),
    ).toHaveAttribute('aria-sort', 'ascending');
    expect(names()).toEqual([
      'Platform',
      'Search',
      'Shop',
      'Checkout',
      'Payments',
    ]);
    await userEvent.click(screen.getByRole('button', { name: 'Encrypted' }));
    expect(names()).toEqual([
      'Shop',
      'Payments',
      'Checkout',
      'Search',
      'Platform',
    ]);
  });

  it('takes kind, level and category from the address', async () => {
    show('/mesh/teams?by=cluster&level=silver&category=security');
    expect(
      await screen.findByRole('grid', { name: 'Checks by cluster' }),
    ).toBeInTheDocument();
    expect(cells(/prod-eu/)).toEqual(['31', '21/26']);
  });

  it('is one stop of the Tab key, and moves by arrows inside', async () => {
    show('/mesh/teams');
    const team = await screen.findByRole('button', { name: 'Team' });
    expect(
      within(screen.getByRole('grid'))
        .getAllByRole('link')
        .filter(link => link.tabIndex >= 0),
    ).toEqual([]);
    team.focus();
    await userEvent.keyboard('{End}');
    expect(screen.getByRole('button', { name: 'Services' })).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowRight}{ArrowRight}');
    expect(document.activeElement).toHaveTextContent('4/4');
    expect(
      screen.getByText('Platform · Traces exported: 4 passed'),
    ).toBeInTheDocument();
    await userEvent.keyboard('{ArrowUp}');
    expect(
      screen.getByRole('button', { name: 'Traces exported' }),
    ).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(await screen.findByRole('dialog')).toBeInTheDocument();
  });

  it('pages through thousands of rows', async () => {
    const { rows, ...rest } = coverageBy('namespace');
    const many: CoverageSummary = {
      ...rest,
      rows: Array.from({ length: 5_000 }, (_, index) => {
        const scope = `prod-eu/n${String(index).padStart(4, '0')}`;
        return { ...rows[0], scope, title: scope };
      }),
    };
    show('/mesh/teams?by=namespace', { getCoverage: async () => many });
    expect(await screen.findByText('1 to 50 of 5,000')).toBeInTheDocument();
    expect(names()).toHaveLength(50);
    await userEvent.click(screen.getByRole('button', { name: /next/i }));
    expect(names()[0]).toBe('prod-eu/n0050');
  });
});

describe('the list behind a number', () => {
  it('names entity, state, reason, evidence, fix and exemption', async () => {
    const list = jest.fn(async () => coverageResults);
    show(
      '/mesh/teams?check=encrypted&in=owner&scope=group:default/shop&below=true',
      { listCoverageResults: list },
    );
    const dialog = await screen.findByRole('dialog');
    expect(
      await within(dialog).findByRole('heading', { level: 2 }),
    ).toHaveTextContent(/^Encrypted · shop and the groups below · 2 results$/);
    expect(list).toHaveBeenLastCalledWith(
      expect.objectContaining({
        check: 'encrypted',
        by: 'owner',
        scope: 'group:default/shop',
        inherited: true,
      }),
      expect.anything(),
    );
    expect(dialog).toHaveTextContent(/What to do: Bring all clients/);
    const [orders, search] = within(
      within(dialog).getByRole('list', { name: 'Results' }),
    )
      .getAllByRole('heading')
      .map(heading => heading.closest('li')!);
    expect(orders).toHaveTextContent(
      /^orders.*Failed.*default is PERMISSIVE.*PeerAuthentication istio-system\/default prod-eu/,
    );
    expect(
      within(orders).getByRole('link', {
        name: 'Request exemption for orders',
      }),
    ).toHaveAttribute(
      'href',
      '/mesh/exemptions?request=component%3Adefault%2Forders&check=encrypted',
    );
    expect(search).toHaveTextContent(/^searchExemptuntil .*2027/);

    await userEvent.click(
      within(dialog).getByRole('button', { name: /Result/ }),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: 'Failed' }),
    );
    await waitFor(() =>
      expect(list).toHaveBeenLastCalledWith(
        expect.objectContaining({ check: 'encrypted', state: 'failed' }),
        expect.anything(),
      ),
    );
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('says that there is nothing', async () => {
    show('/mesh/overview?check=encrypted&result=error', {
      listCoverageResults: async () => ({
        ...coverageResults,
        items: [],
        total: 0,
      }),
    });
    expect(
      await screen.findByText('Nothing has this result.'),
    ).toBeInTheDocument();
  });
});

describe('export', () => {
  const createObjectURL = jest.fn(() => 'blob:saved');
  beforeAll(() =>
    Object.assign(URL, { createObjectURL, revokeObjectURL: jest.fn() }),
  );

  it.each([
    [
      '/mesh/teams?by=system',
      'As CSV, for spreadsheets',
      ['coverage', { by: 'system' }, 'csv'],
    ],
    [
      '/mesh/exemptions?status=approved',
      'As JSON',
      ['exemptions', { state: 'approved' }, 'json'],
    ],
  ])('of %s %s', async (path, format, expected) => {
    const content = new Blob(['x']);
    const exported = jest.fn(async () => ({ fileName: 'mesh.csv', content }));
    const saved: string[] = [];
    const click = jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(function save(this: HTMLAnchorElement) {
        saved.push(`${this.download} ${this.href}`);
      });
    show(path, { export: exported });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Export' }),
    );
    await userEvent.click(
      await screen.findByRole('menuitem', { name: format }),
    );
    await waitFor(() => expect(saved).toEqual(['mesh.csv blob:saved']));
    expect(exported).toHaveBeenCalledWith(...expected);
    expect(createObjectURL).toHaveBeenLastCalledWith(content);
    click.mockRestore();
  });

  it('says why there is no file', async () => {
    show('/mesh/teams', { export: refused });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Export' }),
    );
    await userEvent.click(
      await screen.findByRole('menuitem', { name: 'As JSON' }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Not exported: mesh.entity.read is needed',
    );
  });
});

describe('exemptions', () => {
  const items = async () =>
    within(await screen.findByRole('list', { name: 'Exemptions' }))
      .getAllByRole('heading')
      .map(heading => heading.closest('li')!);

  it('lists what is asked for, counts, has ended, was proposed and is ruled', async () => {
    show('/mesh/exemptions');
    const [requested, approved, expired, rejected, rule] = await items();
    expect(requested).toHaveTextContent(
      /^ordersEncryptedWaiting for approvalends in .*Reason 0Ticket https:\/\/tickets.example.com\/7.*Requested by guest \(you\)/,
    );
    expect(
      within(requested).getByRole('link', { name: /tickets/ }),
    ).toHaveAttribute('href', 'https://tickets.example.com/7');
    expect(approved).toHaveTextContent(/Approved.*decided by lead/);
    expect(expired).toHaveTextContent(/Expiredended .*ago/);
    expect(rejected).toHaveTextContent(
      /Rejected.*javascript:alert\(1\)Proposed by the annotation/,
    );
    expect(
      within(rejected).queryByRole('link', { name: /javascript/ }),
    ).toBeNull();
    expect(rule).toHaveTextContent(
      /^gatewayAll checksBy ruleRuns in a namespace of the platform: prod-eu\/istio-system$/,
    );
  });

  it.each([
    ['?status=expired', ['Expired']],
    ['?q=reason 1', ['Approved']],
    ['?q=gateway&status=rule', ['By rule']],
  ])('filters by the address %s', async (search, expected) => {
    show(`/mesh/exemptions${search}`);
    expect(await items()).toEqual(
      expected.map(word =>
        expect.objectContaining({ textContent: expect.stringContaining(word) }),
      ),
    );
  });

  it('lets decide who may, and asks before it takes something away', async () => {
    const decideExemption = jest.fn(async () => {
      throw new NotAllowedError('Not your own');
    });
    show('/mesh/exemptions', { decideExemption });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Approve' }),
    );
    expect(decideExemption).toHaveBeenLastCalledWith('0', 'approved');
    expect(await screen.findByRole('alert')).toHaveTextContent('Not your own');

    await userEvent.click(screen.getByRole('button', { name: 'Revoke' }));
    const dialog = await screen.findByRole('dialog', { name: 'Revoke' });
    expect(decideExemption).toHaveBeenCalledTimes(1);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Revoke' }),
    );
    expect(decideExemption).toHaveBeenLastCalledWith('1', 'revoked');
  });

  it('requests one for the entity of the address', async () => {
    const requestExemption = jest.fn(never);
    show(
      '/mesh/exemptions?request=component:default/orders&check=jwt-required',
      { requestExemption },
    );
    const dialog = await screen.findByRole('dialog');
    const send = within(dialog).getByRole('button', { name: 'Send request' });
    expect(send).toBeDisabled();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Reason/ }),
      ' Legacy clients ',
    );
    await waitFor(() => expect(send).toBeEnabled());
    await userEvent.click(send);
    expect(requestExemption).toHaveBeenCalledWith({
      entityRef: 'component:default/orders',
      check: 'jwt-required',
      reason: 'Legacy clients',
      expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });
});

describe('coverage card', () => {
  const showCard = (name: string, overrides: Partial<MeshApi> = {}) =>
    renderTestApp({
      extensions: [
        createTestEntityPage({
          entity: {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Group',
            metadata: { name, namespace: 'default' },
            spec: { type: 'team', children: [] },
          },
        }),
        meshEntityCoverageCard,
      ],
      apis: [...apis(overrides)],
      mountedRoutes: { '/mesh': rootRouteRef },
    });

  it('tells the same rows, own or with the groups below', async () => {
    showCard('shop');
    const encrypted = await screen.findByRole('link', {
      name: 'Encrypted: 19 of 21 assessed',
    });
    expect(encrypted.getAttribute('href')).toContain(
      '?check=encrypted&in=owner&scope=group%3Adefault%2Fshop&below=true',
    );
    await userEvent.click(
      screen.getByRole('radio', { name: 'Own services only' }),
    );
    expect(screen.getAllByText('not assessed')).toHaveLength(4);
  });

  it('says that there is nothing, or what went wrong', async () => {
    showCard('newcomers');
    expect(
      await screen.findByText('None of its services has mesh verdicts yet.'),
    ).toBeInTheDocument();
  });
});
