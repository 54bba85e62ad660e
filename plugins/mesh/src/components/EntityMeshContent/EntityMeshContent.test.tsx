import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Entity } from '@backstage/catalog-model';
import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import type {
  DecideAnswer,
  EntityMesh,
  MeshApi,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { meshEntityContent } from '../../alpha/entityContents';
import { fixtureEntity } from '../../testFixtures/entities';
import {
  experimentMesh,
  healthyMesh,
  ordersMesh,
  outsideMesh,
  silentMesh,
} from '../../testFixtures/meshes';
import { reason, sentence } from '../../testFixtures/reasons';
import { renderEntityPage } from '../../__testUtils__/renderEntityPage';

const scriptUrl = ['javascript', 'alert(1)'].join(':');
const show = (
  getEntityMesh: () => Promise<EntityMesh>,
  options: {
    path?: string;
    entity?: Entity;
    meshApi?: Partial<MeshApi>;
    denied?: string[];
  } = {},
) =>
  renderEntityPage({ extension: meshEntityContent, getEntityMesh, ...options });

const section = (name: string) => screen.getByRole('region', { name });

describe('EntityMeshContent', () => {
  it('has its sections before it has data', async () => {
    show(() => new Promise(() => {}));
    const nav = await screen.findByRole('navigation', { name: 'Sections' });
    const names = [
      'Sidecar',
      'Encryption',
      'Access',
      'Traffic',
      'Telemetry',
      'Upgrade',
      'Findings',
      'History',
    ];
    expect(
      within(nav)
        .getAllByRole('link')
        .map(({ textContent }) => textContent),
    ).toEqual(names);
    expect(
      screen
        .getAllByRole('heading', { level: 2 })
        .map(({ textContent }) => textContent),
    ).toEqual(names);
  });

  it('says that something may not be seen, rather than that it failed', async () => {
    show(async () => {
      throw new NotAllowedError('mesh.entity.read is needed');
    });
    expect(await screen.findByText('You may not see this')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  });

  it('teaches a service that names no workloads', async () => {
    show(
      async () => ({
        ...healthyMesh,
        workloads: [],
        services: [],
        dimensions: ordersMesh.dimensions,
      }),
      {
        entity: fixtureEntity('unlabelled'),
      },
    );
    expect(
      await screen.findByText(/backstage.io\/kubernetes-id: unlabelled/, {
        selector: 'code',
      }),
    ).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Copy' })).toBeInTheDocument();
  });

  it('shows how Istio decides and the one change, ready to copy', async () => {
    show(async () => outsideMesh);
    await screen.findAllByRole('heading', {
      name: /^Deployment billing\/billing prod-eu/,
      level: 3,
    });
    const sidecar = section('Sidecar');
    const decided = within(sidecar).getByRole('listitem', { current: 'step' });
    expect(decided).toHaveTextContent(
      sentence('injection.notLabelled', { namespace: 'billing' }),
    );
    expect(decided).toHaveTextContent('decides');
    expect(decided).toHaveTextContent('Namespace billing metadata.labels');

    expect(
      within(sidecar).getByText(
        /^kubectl label namespace billing istio-injection=enabled/,
      ),
    ).toBeInTheDocument();
    document.execCommand = jest.fn(() => true);
    await userEvent.click(
      within(sidecar).getByRole('button', { name: 'Copy command' }),
    );
    expect(document.execCommand).toHaveBeenCalledWith('copy');
    expect(await within(sidecar).findByText('Copied')).toBeInTheDocument();
  });

  it('shows per port which policy decides and which is overruled', async () => {
    show(async () => ordersMesh, { path: '/?cluster=prod-eu' });
    const ladder = await screen.findByRole('table', {
      name: 'Policy ladder of orders/orders',
    });
    expect(
      within(ladder)
        .getAllByRole('columnheader')
        .map(({ textContent }) => textContent),
    ).toEqual(['Level', '8080 http', '9090 grpc']);
    const [http, grpc] = within(
      within(ladder).getByRole('row', { name: /^Mesh/ }),
    ).getAllByRole('cell');
    expect(http).toHaveTextContent(/^STRICTdecides/);
    expect(grpc.querySelector('s')).toHaveTextContent('STRICT');
    expect(grpc).toHaveTextContent('overruled');
    expect(grpc).toHaveTextContent(
      sentence('mtls.rungOverruled', {
        policy: 'istio-system/default',
        mode: 'STRICT',
        by: 'orders/orders',
      }),
    );
    expect(
      within(ladder).getByRole('row', { name: /^In effect/ }),
    ).toHaveTextContent('In effectSTRICTPERMISSIVE');
    expect(section('Encryption')).toHaveTextContent(
      'spiffe://cluster.local/ns/orders/sa/orders',
    );
    expect(section('Encryption')).toHaveTextContent('Callers in shop');
  });

  it('says per control plane which roots are trusted, until when, and where else', async () => {
    show(async () => ordersMesh);
    const planes = () =>
      within(section('Encryption'))
        .getAllByRole('heading', { level: 5 })
        .flatMap(({ parentElement }) => parentElement?.textContent ?? []);
    await screen.findByRole('heading', { name: 'Certificate authority' });
    expect(planes()).toEqual([
      expect.stringMatching(
        /^prod-eu, revision defaultO=shop.example · expires .*Trusts the same root as prod-us, revision 1-30\.Shares no root with prod-us, revision 1-29:/,
      ),
      expect.stringMatching(
        /^prod-us, revision 1-29O=cluster.local · expired .*Shares no root with prod-eu, revision default and prod-us, revision 1-30:/,
      ),
      expect.stringMatching(/^prod-us, revision 1-30/),
      'prod-us, revision edgeIts root certificate cannot be seen.',
    ]);
    expect(section('Encryption')).toHaveTextContent(
      'The root of trust of the mesh ended',
    );
    await userEvent.click(screen.getByRole('radio', { name: /prod-eu/ }));
    expect(planes()).toHaveLength(1);
    expect(planes()[0]).toContain('prod-us, revision 1-30');
  });

  it('opens in Kiali the objects that decide, where it shows them', async () => {
    show(async () => ordersMesh, { path: '/?cluster=prod-eu' });
    const [link] = await screen.findAllByRole('link', {
      name: 'PeerAuthentication istio-system/default in Kiali, opens in a new tab',
    });
    expect(link).toHaveAttribute(
      'href',
      'https://kiali.example.com/console/namespaces/istio-system/istio/security.istio.io/v1/PeerAuthentication/default?clusterName=prod-eu',
    );
    expect(
      screen.queryByRole('link', { name: /^Namespace .* in Kiali/ }),
    ).toBeNull();
  });

  it('claims no encryption that nothing enforces', async () => {
    const [workload] = healthyMesh.workloads;
    const { mtls } = workload;
    if (!mtls.known) {
      throw new Error('The fixture knows it');
    }
    show(async () => ({
      ...healthyMesh,
      workloads: [
        {
          ...workload,
          mtls: { ...mtls, value: { ...mtls.value, enforced: 'none' } },
        },
      ],
    }));
    expect(
      await screen.findByRole('row', { name: /^Asked for/ }),
    ).toBeInTheDocument();
    expect(screen.queryByRole('row', { name: /^In effect/ })).toBeNull();
    expect(section('Encryption')).toHaveTextContent('nothing enforces this');
  });

  it('shows shares as a picture with the same as text, rules in order, and faults', async () => {
    show(async () => experimentMesh);
    await screen.findByRole('img', {
      name: /^Share of requests: 90.% v1 and 10.% v2$/,
    });
    const traffic = section('Traffic');
    expect(traffic).toHaveTextContent(
      /Faults are being injectedRule default: 10.% of requests wait 5 s · 1.% of requests end with 503/,
    );
    expect(traffic).toHaveTextContent(
      /90.% v12 pods ready.*10.% v20 pods readyNo ready pod belongs to subset v2/,
    );
    const rules = within(traffic).getByRole('table', {
      name: 'Rules in the order they are tried',
    });
    expect(
      within(rules)
        .getAllByRole('rowheader')
        .map(({ textContent }) => textContent),
    ).toEqual(['1. beta', '2. default', '3. old']);
    expect(within(rules).getByRole('row', { name: /old/ })).toHaveTextContent(
      sentence('traffic.afterCatchAll', {
        position: 2,
        route: 'default',
      }),
    );
    expect(
      within(traffic).getByRole('row', { name: /^Timeout/ }),
    ).toHaveTextContent('Timeout2 sVirtualService search/search');
  });

  it('tells defaults from choices', async () => {
    show(async () => healthyMesh);
    const retries = await screen.findByRole('row', { name: /^Retries/ });
    expect(retries).toHaveTextContent(
      '2 retries on connect-failure, refused-stream, unavailable, cancelledIstio default',
    );
  });

  it('says who gets in without a token', async () => {
    show(async () => ordersMesh);
    await screen.findAllByText('https://accounts.example.com');
    const access = section('Access');
    expect(access).toHaveTextContent('Requests without a token get in on');
    expect(access).toHaveTextContent('any method · every path');
    expect(access).toHaveTextContent('dry run, not enforced');
    expect(
      within(access).getAllByRole('link', {
        name: /jwks.json, opens in a new tab/,
      })[0],
    ).toHaveAttribute('rel', 'noopener noreferrer');
  });

  it.each([
    [
      'collected',
      healthyMesh,
      'telemetry.pipelineScrapes',
      { pipeline: 'backend' },
      'works',
    ],
    ['left out', outsideMesh, 'telemetry.pipelinesExclude', {}, 'breaks here'],
  ] as const)(
    'says whether metrics are %s',
    async (_, mesh, code, params, outcome) => {
      show(async () => mesh);
      const region = await screen.findByRole('region', { name: 'Telemetry' });
      expect(
        await within(region).findByText(sentence(code, params)),
      ).toHaveTextContent(outcome);
      expect(
        within(
          within(region).getByRole('table', {
            name: 'Metrics and access logs',
          }),
        ).getByRole('row', { name: /^Incoming/ }),
      ).toHaveTextContent('Incoming requeststo prometheusto kyma-logs');
    },
  );

  it('works out whether a request would be allowed, until the question changes', async () => {
    const refused: DecideAnswer = {
      verdict: {
        known: true,
        value: { allowed: false, status: 403 },
        because: [reason('jwt.required', { policy: 'payments/require-jwt' })],
      },
      freshness: { name: 'prod-eu', state: 'fresh' },
    };
    const decide = jest.fn(async (_: unknown) => refused);
    show(async () => healthyMesh, { meshApi: { decide } });
    const path = await screen.findByRole('textbox', { name: 'Path' });
    await userEvent.clear(path);
    await userEvent.type(path, '/orders/7');
    await userEvent.click(screen.getByRole('button', { name: 'Work it out' }));
    const access = section('Access');
    expect(
      await within(access).findByText('Refused with 403'),
    ).toBeInTheDocument();
    expect(decide).toHaveBeenCalledWith({
      workload: {
        cluster: 'prod-eu',
        namespace: 'payments',
        kind: 'Deployment',
        name: 'payments',
      },
      request: { method: 'GET', path: '/orders/7' },
    });
    await userEvent.type(path, '8');
    expect(within(access).queryByText('Refused with 403')).toBeNull();
  });

  it('keeps an answer when the mesh changes, and says that it is of before', async () => {
    const decide = jest.fn(
      async (): Promise<DecideAnswer> => ({
        verdict: { known: true, value: { allowed: true }, because: [] },
        freshness: { name: 'prod-eu', state: 'fresh' },
      }),
    );
    const changed = 'The mesh has changed since. Ask again.';
    let { seq } = healthyMesh;
    const { signals } = show(async () => ({ ...healthyMesh, seq }), {
      meshApi: { decide },
    });
    const ask = await screen.findByRole('button', { name: 'Work it out' });
    await userEvent.click(ask);
    expect(await screen.findByText('Allowed')).toBeInTheDocument();
    expect(screen.queryByText(changed)).toBeNull();

    seq += 1;
    act(() => signals.send(seq));
    expect(await screen.findByText(changed)).toBeInTheDocument();
    expect(screen.getByText('Allowed')).toBeInTheDocument();

    await userEvent.click(ask);
    await waitFor(() => expect(screen.queryByText(changed)).toBeNull());
    expect(screen.getByText('Allowed')).toBeInTheDocument();
  });

  it('says that an answer cannot be told, or that nobody could be asked', async () => {
    const decide = jest
      .fn()
      .mockRejectedValueOnce(new ServiceUnavailableError('Starting'))
      .mockResolvedValue({
        verdict: {
          known: false,
          because: [reason('access.manyClasses')],
        },
        freshness: { name: 'prod-eu', state: 'fresh' },
      });
    show(async () => healthyMesh, { meshApi: { decide } });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Work it out' }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent('Starting');
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('It cannot be told')).toBeInTheDocument();
    expect(section('Access')).toHaveTextContent(sentence('access.manyClasses'));
  });

  it('shows what is unknown as unknown, with what was known last', async () => {
    show(async () => silentMesh);
    const sidecar = await screen.findByRole('region', { name: 'Sidecar' });
    expect(
      await within(sidecar).findByText(
        /Unknown: cluster stage has not answered since/,
      ),
    ).toBeInTheDocument();
    expect(sidecar).toHaveTextContent('Below is what was known last.');
    expect(within(sidecar).queryByRole('img', { name: 'Good' })).toBeNull();
  });

  it('narrows by the cluster in the address, and writes it there', async () => {
    show(async () => ordersMesh, { path: '/?cluster=prod-us' });
    expect(await screen.findByRole('radio', { name: /prod-us/ })).toBeChecked();
    expect(section('Findings')).toHaveTextContent('Nothing to fix.');
    await userEvent.click(screen.getByRole('radio', { name: /prod-us/ }));
    expect(section('Findings')).toHaveTextContent(
      `Error: ${sentence('finding.MESH0202')}`,
    );
    expect(section('History')).toHaveTextContent(
      'mTLS of orders/orders: Encrypted → Differs by port',
    );
  });

  it('narrows findings by severity and text, in the address', async () => {
    show(async () => ordersMesh, { path: '/?severity=info' });
    const hint = sentence('finding.IST0118', { port: 9090, name: 'metrics' });
    const problem = sentence('finding.MESH0202');
    const told = () =>
      within(section('Findings'))
        .queryAllByRole('heading', { level: 3 })
        .map(({ textContent }) => textContent);
    expect(await screen.findByRole('radio', { name: 'Hint 1' })).toBeChecked();
    expect(told()).toEqual([`Hint: ${hint} IST0118`]);
    await userEvent.click(screen.getByRole('radio', { name: 'Hint 1' }));
    expect(told()).toEqual([
      `Error: ${problem} MESH0202`,
      `Hint: ${hint} IST0118`,
    ]);
    await userEvent.type(
      screen.getByRole('searchbox', { name: /^Filter by text/ }),
      'JWT-AUTH',
    );
    expect(told()).toEqual([`Error: ${problem} MESH0202`]);
    await userEvent.click(screen.getByRole('radio', { name: 'Hint 1' }));
    expect(told()).toEqual([]);
    expect(section('Findings')).toHaveTextContent('No finding matches.');
  });

  it('leads elsewhere by safe addresses only', async () => {
    show(async () => ({
      ...healthyMesh,
      links: [
        ...healthyMesh.links,
        { kind: 'logs', title: 'Logs', url: scriptUrl },
      ],
    }));
    await userEvent.click(
      await screen.findByRole('button', { name: 'Open elsewhere' }),
    );
    const items = await screen.findAllByRole('menuitem');
    expect(items.map(({ textContent }) => textContent)).toEqual([
      'Grafana',
      'Kiali',
      'Traces',
    ]);
    expect(items[1]).toHaveAttribute(
      'href',
      'https://kiali.example.com/console/namespaces/orders/workloads/orders',
    );
    expect(items[1]).toHaveAttribute('rel', 'noopener noreferrer');
  });

  it('shows an object that decides, as the portal keeps it', async () => {
    const getObject = jest.fn(async (..._: unknown[]) => ({
      cluster: 'prod-eu',
      object: {
        kind: 'PeerAuthentication',
        spec: { mtls: { mode: 'STRICT' } },
      },
      freshness: { name: 'prod-eu', state: 'fresh' as const },
    }));
    show(async () => ordersMesh, {
      meshApi: { getObject },
      path: '/?cluster=prod-eu',
    });
    await screen.findByRole('table', {
      name: 'Policy ladder of orders/orders',
    });
    const [name] = within(section('Encryption')).getAllByRole('button', {
      name: 'PeerAuthentication istio-system/default',
    });
    await userEvent.click(name);
    const dialog = await screen.findByRole('dialog', {
      name: 'PeerAuthentication istio-system/default',
    });
    expect(
      await within(dialog).findByText(/mtls:\s+mode: STRICT/),
    ).toBeInTheDocument();
    expect(getObject).toHaveBeenCalledWith('component:default/orders', {
      cluster: 'prod-eu',
      group: 'security.istio.io',
      kind: 'PeerAuthentication',
      namespace: 'istio-system',
      name: 'default',
    });
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
    await waitFor(() => expect(name).toHaveFocus());
  });

  it('only names objects to readers who may not see them', async () => {
    show(async () => ordersMesh, {
      denied: ['mesh.object.read'],
      path: '/?cluster=prod-eu',
      // The permission of another entity is remembered from the test before.
      entity: fixtureEntity('search'),
    });
    await screen.findByRole('table', {
      name: 'Policy ladder of orders/orders',
    });
    expect(within(section('Encryption')).queryAllByRole('button')).toEqual([]);
  });

  it('goes to the section that the address names, once', async () => {
    const scrolled: string[] = [];
    Element.prototype.scrollIntoView = function scrollIntoView() {
      scrolled.push(this.id);
    };
    const { signals } = show(async () => ordersMesh, { path: '/#traffic' });
    expect(
      await screen.findByRole('link', { current: 'location' }),
    ).toHaveTextContent('Traffic');
    await waitFor(() => expect(scrolled).toEqual(['traffic']));
    expect(screen.getByRole('heading', { name: 'Traffic' })).toHaveFocus();
    act(() => signals.send(43));
    await userEvent.click(screen.getByRole('link', { name: /Upgrade/ }));
    expect(scrolled).toEqual(['traffic', 'upgrade']);
  });
});
