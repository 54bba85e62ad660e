import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { InputError, NotAllowedError } from '@backstage/errors';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import type {
  FindingList,
  MeshApi,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { meshApiRef } from '../api';
import { unclaimedWorkloads } from '../testFixtures/coverage';
import { fixtureEntity } from '../testFixtures/entities';
import { FixtureMeshApi } from '../testFixtures/FixtureMeshApi';
import { restartList } from '../testFixtures/worklists';
import meshPlugin from '.';

const notAllowed = async () => {
  throw new NotAllowedError('mesh.coverage.read is needed');
};
const waiting = () => new Promise<never>(() => {});

function show(path: string, overrides: Partial<MeshApi> = {}) {
  const meshApi = Object.assign(new FixtureMeshApi(), overrides);
  const owned = {
    ...fixtureEntity('billing'),
    relations: [
      { type: 'ownedBy', targetRef: 'group:default/billing-team' },
      { type: 'dependsOn', targetRef: 'component:default/orders' },
    ],
  };
  renderTestApp({
    features: [meshPlugin],
    apis: [
      [meshApiRef, meshApi],
      [
        catalogApiRef,
        catalogApiMock({ entities: [owned, fixtureEntity('orders')] }),
      ],
      [
        permissionApiRef,
        mockApis.permission({ authorize: () => AuthorizeResult.ALLOW }),
      ],
    ],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    initialRouteEntries: [path],
  });
  return meshApi;
}

const cellTexts = (row: HTMLElement) =>
  [
    ...within(row).getAllByRole('rowheader'),
    ...within(row).getAllByRole('gridcell'),
  ].map(({ textContent }) => textContent);

describe('findings', () => {
  const finding = (name: string, more: object = {}) => ({
    id: 'MESH0202',
    severity: 'error' as const,
    category: 'encryption' as const,
    because: [
      { code: 'mtls.permissive' as const, params: { policy: name } },
      { code: 'mtls.strict' as const, params: { policy: 'istio-system/x' } },
    ],
    object: { kind: 'PeerAuthentication', namespace: 'shop', name },
    affected: [],
    cluster: 'prod-eu',
    since: '2026-01-02T03:04:05.000Z',
    freshness: 'fresh' as const,
    entityRefs: ['component:default/orders'],
    owners: ['group:default/checkout'],
    fix: {
      summary: { code: 'mtls.strict' as const, params: { policy: name } },
      patch: `name: ${name}`,
    },
    ...more,
  });
  const listOf = (...items: ReturnType<typeof finding>[]): FindingList => ({
    items,
    total: items.length,
    visibleOnly: false,
  });

  it('tell what is wrong, since when, for whom, and what to change', async () => {
    show('/mesh/findings', {
      listFindings: async () =>
        listOf(
          finding('a', { freshness: 'stale' }),
          finding('<img src=x onerror=alert(1)>', {
            entityRefs: [],
            owners: [],
          }),
        ),
    });
    const [first, second] = await screen.findAllByRole('heading', { level: 3 });
    const item = first.closest('li')!;
    expect(item).toHaveTextContent('MESH0202');
    expect(within(item).getByText(/^since /)).toHaveAttribute(
      'title',
      expect.stringContaining('2026'),
    );
    expect(within(item).getByRole('link', { name: 'orders' })).toHaveAttribute(
      'href',
      '/catalog/default/component/orders',
    );
    expect(item).toHaveTextContent('Ownerscheckout');
    expect(item).toHaveTextContent('Last known: prod-eu does not answer.');
    expect(within(item).getByText('name: a')).toBeInTheDocument();
    const other = second.closest('li')!;
    expect(other.querySelector('img')).toBeNull();
    expect(other).toHaveTextContent('No service is known to suffer from it.');
  });

  it('are asked for as the address filters them, and searched in the words shown', async () => {
    const listFindings = jest.fn(async () =>
      listOf(finding('needle'), finding('hay')),
    );
    show(
      '/mesh/findings?severity=error&cluster=prod-eu&namespace=shop&owner=group:default/checkout&sort=age&code=MESH0202&q=needle',
      { listFindings },
    );
    expect(await screen.findAllByRole('heading', { level: 3 })).toHaveLength(1);
    expect(listFindings).toHaveBeenCalledWith(
      {
        severity: 'error',
        code: 'MESH0202',
        cluster: 'prod-eu',
        namespace: 'shop',
        owner: 'group:default/checkout',
        sort: 'age',
        limit: 500,
        offset: 0,
      },
      expect.anything(),
    );
    const search = screen.getByRole('searchbox');
    await userEvent.clear(search);
    await userEvent.type(search, 'nothing-like-it');
    await screen.findByText('No finding matches these filters.');
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear filters' }),
    );
    expect(await screen.findAllByRole('heading', { level: 3 })).toHaveLength(2);
    expect(listFindings).toHaveBeenLastCalledWith(
      { sort: 'age', limit: 500, offset: 0 },
      expect.anything(),
    );
  });

  it('come a page at a time', async () => {
    const many = Array.from({ length: 30 }, (_, index) =>
      finding(`number-${index}`),
    );
    show('/mesh/findings', { listFindings: async () => listOf(...many) });
    expect(await screen.findAllByRole('heading', { level: 3 })).toHaveLength(
      25,
    );
    expect(screen.getByText('1 to 25 of 30')).toBeInTheDocument();
    screen.getByRole('button', { name: /next/i }).focus();
    await userEvent.keyboard('{Enter}');
    expect(screen.getAllByRole('heading', { level: 3 })).toHaveLength(5);
  });

  it('load, teach where there is none, and say why they cannot be told', async () => {
    show('/mesh/findings', { listFindings: waiting });
    expect(
      await screen.findByLabelText('Loading the open findings'),
    ).toBeInTheDocument();
    show('/mesh/findings', { listFindings: async () => listOf() });
    expect(await screen.findByText('Nothing to fix')).toBeInTheDocument();
    show('/mesh/findings', { listFindings: notAllowed });
    expect(
      await screen.findByText('mesh.coverage.read is needed'),
    ).toBeInTheDocument();
  });
});

describe('what if', () => {
  it('tells who would break, by owner, and how sure that is', async () => {
    const meshApi = show(
      '/mesh/what-if?cluster=prod-eu&change=namespace-strict&namespace=shop',
    );
    const whatIf = jest.spyOn(meshApi, 'whatIf');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Work it out' }),
    );
    expect(
      await screen.findByText('2 connections would break'),
    ).toBeInTheDocument();
    const [{ apply, cluster }] = whatIf.mock.calls[0] as never as [
      { apply: string; cluster: string },
    ];
    expect(cluster).toBe('prod-eu');
    // The policy that is there, as a second one would not count.
    expect(JSON.parse(apply)).toMatchObject({
      metadata: { namespace: 'shop', name: 'legacy' },
      spec: { mtls: { mode: 'STRICT' } },
    });
    expect(screen.getByText(/Nothing has been changed/)).toBeInTheDocument();
    const owners = await screen.findAllByRole('heading', { level: 4 });
    expect(owners.map(({ textContent }) => textContent)).toEqual([
      'billing-team',
      'Nobody',
    ]);
    const [declared, possible] = owners.map(
      heading => heading.parentElement!.parentElement!,
    );
    expect(declared).toHaveTextContent(/billing\/billing.*shop\/orders/);
    expect(declared).toHaveTextContent('failsdeclared in the catalog');
    expect(possible).toHaveTextContent(
      'fails for some podsonly if it is called',
    );
    expect(
      screen.getByRole('row', { name: /Permissive → Encrypted/ }),
    ).toHaveTextContent('mTLS');
    expect(
      screen.getByText('1 verdict stays the same for another reason'),
    ).toBeInTheDocument();
    expect(screen.getByText(/1 connections and 3 verdicts/)).toBeVisible();
  });

  it('names what it still has to be told', async () => {
    show('/mesh/what-if?change=delete');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Work it out' }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Policy: Choose one.',
    );
  });

  it('says where a text is no YAML, and what the backend says of it', async () => {
    const whatIf = jest.fn(async () => {
      throw new InputError("apply: document 1 has no 'kind'");
    });
    show('/mesh/what-if?change=paste', { whatIf });
    const field = await screen.findByRole('textbox');
    await userEvent.click(field);
    await userEvent.paste('kind: A\n  name: "x');
    await userEvent.click(screen.getByRole('button', { name: 'Work it out' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /YAML of the objects: Line \d, column \d+/,
    );
    expect(whatIf).not.toHaveBeenCalled();
    await userEvent.clear(field);
    await userEvent.click(field);
    await userEvent.paste('a: 1');
    await userEvent.click(screen.getByRole('button', { name: 'Work it out' }));
    expect(
      await screen.findByText("apply: document 1 has no 'kind'"),
    ).toBeInTheDocument();
  });

  it('shows what a policy decides before it is taken away', async () => {
    const policy = 'DestinationRule.networking.istio.io/shop/orders';
    const meshApi = show(
      `/mesh/what-if?${new URLSearchParams({ change: 'delete', policy })}`,
    );
    const whatIf = jest.spyOn(meshApi, 'whatIf');
    await userEvent.click(
      await screen.findByRole('button', { name: 'What it decides now' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'What DestinationRule shop/orders decides',
    });
    expect(
      await within(dialog).findByRole('row', { name: /Service shop\/orders/ }),
    ).toHaveTextContent('mTLS');
    expect(
      within(dialog).getByRole('link', { name: 'What if it were deleted?' }),
    ).toHaveAttribute('href', expect.stringContaining('change=delete'));
    await userEvent.keyboard('{Escape}');
    await userEvent.click(screen.getByRole('button', { name: 'Work it out' }));
    await screen.findByText('2 connections would break');
    expect(whatIf).toHaveBeenCalledWith({
      cluster: 'prod-eu',
      remove: [
        {
          group: 'networking.istio.io',
          kind: 'DestinationRule',
          namespace: 'shop',
          name: 'orders',
        },
      ],
    });
  });
});

describe('restarts', () => {
  it('are grouped by owner, with who does it and the command', async () => {
    show('/mesh/restarts');
    expect(
      await screen.findByText(
        'Kyma will restart 1 workload · You must restart 2 workloads',
      ),
    ).toBeInTheDocument();
    const groups = screen.getAllByRole('heading', { level: 3 });
    expect(groups.map(({ textContent }) => textContent)).toEqual([
      'checkout',
      'Nobody',
    ]);
    const [nightly, orders] = within(
      groups[0].closest('section')!,
    ).getAllByRole('listitem');
    expect(nightly).toHaveTextContent(/^Job shop\/nightly prod-eu ?You must/);
    expect(nightly).toHaveTextContent('Istio 1.29.8 → 1.30.2');
    expect(nightly).toHaveTextContent('kubectl -n shop delete job nightly');
    expect(orders).toBeDefined();
    expect(screen.getByRole('link', { name: /Kyma’s guide/ })).toHaveAttribute(
      'href',
      expect.stringContaining('00-05-restart'),
    );
  });

  it('are asked for as the address filters them', async () => {
    const listRestarts = jest.fn(async () => ({
      ...restartList,
      items: [],
      total: 0,
    }));
    show('/mesh/restarts?who=kyma&cluster=prod-eu', { listRestarts });
    expect(
      await screen.findByText('No workload matches these filters.'),
    ).toBeInTheDocument();
    expect(listRestarts).toHaveBeenCalledWith(
      expect.objectContaining({ who: 'kyma', cluster: 'prod-eu' }),
      expect.anything(),
    );
    expect(screen.getByText(/Nothing to do: Kyma/)).toBeInTheDocument();
  });

  it('load, teach where there is none, and say why they cannot be told', async () => {
    show('/mesh/restarts', { listRestarts: waiting });
    expect(
      await screen.findByLabelText('Loading what has to be restarted'),
    ).toBeInTheDocument();
    show('/mesh/restarts', {
      listRestarts: async () => ({
        items: [],
        total: 0,
        counts: { kyma: 0, you: 0, unknown: 0 },
        visibleOnly: false,
      }),
    });
    expect(
      await screen.findByText('Nothing has to be restarted'),
    ).toBeInTheDocument();
    show('/mesh/restarts', { listRestarts: notAllowed });
    expect(
      await screen.findByText('mesh.coverage.read is needed'),
    ).toBeInTheDocument();
  });
});

describe('unclaimed workloads', () => {
  const listWorkloads: MeshApi['listWorkloads'] = async ({ claimed }) => ({
    ...unclaimedWorkloads,
    total: claimed === false ? 4 : 20,
  });

  it('are counted, listed worst first and filtered by the address', async () => {
    show('/mesh/unclaimed?q=legacy', { listWorkloads });
    expect(
      await screen.findByText(/80.% of 20 workloads are claimed; 4 belong/),
    ).toBeInTheDocument();
    const mailer = await screen.findByRole('row', { name: /mailer/ });
    expect(cellTexts(mailer)).toEqual([
      'mailerDeployment',
      'legacyprod-eu',
      'Not in the mesh',
      'Plain text accepted',
      'No token checked',
      'Not exported',
      '2',
      'checkout owns others in this namespace',
      'Claim',
    ]);
    const grid = screen.getByRole('grid');
    expect(
      within(grid)
        .getAllByRole('rowheader')
        .map(({ textContent }) => textContent),
    ).toEqual(['mailerDeployment', 'sessionsStatefulSet']);
    const filter = screen.getByRole('searchbox');
    await userEvent.clear(filter);
    await userEvent.type(filter, 'nothing-like-it');
    expect(
      await screen.findByText('No workload matches “nothing-like-it”.'),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Show those of tryout in stage' }),
    );
    expect(filter).toHaveValue('stage/tryout/');
  });

  it('come with what claims them', async () => {
    show('/mesh/unclaimed', { listWorkloads });
    (await screen.findByRole('button', { name: 'Claim mailer' })).focus();
    await userEvent.keyboard('{Enter}');
    const dialog = await screen.findByRole('dialog', { name: 'Claim mailer' });
    expect(
      await within(dialog).findByText(
        /kubernetes-label-selector: app=mailer[^]*owner: group:default\/checkout/,
      ),
    ).toBeInTheDocument();
  });

  it('need a permission', async () => {
    show('/mesh/unclaimed', { listWorkloads: notAllowed });
    expect(
      await screen.findByText('mesh.coverage.read is needed'),
    ).toBeInTheDocument();
  });
});

describe('clusters', () => {
  const card = async (name: string) =>
    (await screen.findByRole('heading', { level: 2, name })).closest(
      'article',
    ) as HTMLElement;

  it('show how fresh each is and what it may not be read for', async () => {
    show('/mesh/clusters');
    expect(await card('prod-eu')).toHaveTextContent(
      /Fresh last answer .*48 workloads/,
    );
    const stage = await card('stage');
    expect(stage).toHaveTextContent(
      /Stale last answer 14 min.*ago.*connection timed out/,
    );
    expect(stage).toHaveTextContent(
      'MutatingWebhookConfiguration: no permission',
    );
    expect(
      within(stage).getByText(/resources: \[mutatingwebhookconfigurations\]/),
    ).toBeInTheDocument();
    expect(await card('edge')).toHaveTextContent('Unknown never answered');
  });

  it('show defaults with what chose them, control planes, proxies and roots', async () => {
    show('/mesh/clusters');
    const prod = within(await card('prod-eu'));
    const row = (name: RegExp) => prod.getByRole('row', { name }).textContent;
    expect(row(/^default Istio/)).toContain('1 of 2 ready');
    expect(row(/^mTLS, mesh-wide/)).toContain(
      'STRICTPeerAuthentication istio-system/default',
    );
    expect(row(/^Trust domain/)).toContain('shop.example');
    // What cannot be seen is neither on nor off.
    expect(row(/^Tracing/)).toMatch(/^TracingUnknown/);
    expect(row(/^Calls to unknown hosts/)).toContain('Refused');
    expect(row(/^Istio 1.29.8/)).toContain('differs from control plane3');
    expect(
      prod.getByRole('link', { name: 'What has to be restarted' }),
    ).toHaveAttribute('href', '/mesh/restarts?cluster=prod-eu');
    expect(await card('prod-eu')).toHaveTextContent(/O=shop.example/);
  });

  it('are read again at the push of a button, by whoever may', async () => {
    const refreshCluster = jest.fn(async () => {});
    show('/mesh/clusters', { refreshCluster });
    const prod = within(await card('prod-eu'));
    await userEvent.click(
      await prod.findByRole('button', { name: 'Read again' }),
    );
    expect(
      await prod.findByText('The cluster is being read again.'),
    ).toBeInTheDocument();
    expect(refreshCluster).toHaveBeenCalledWith('prod-eu');
  });

  it('say what to do where none is known', async () => {
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
