import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ServiceUnavailableError } from '@backstage/errors';
import { meshEntityCard } from '../../alpha/entityCards';
import { fixtureEntity } from '../../testFixtures/entities';
import {
  healthyMesh,
  ordersMesh,
  outsideMesh,
  silentMesh,
  unboundMesh,
} from '../../testFixtures/meshes';
import { sentence } from '../../testFixtures/reasons';
import { renderEntityPage } from '../../__testUtils__/renderEntityPage';

const scriptUrl = ['javascript', 'alert(1)'].join(':');
const tokenOptional = sentence('jwt.optional', { policy: 'orders/jwt-auth' });

const show = (
  getEntityMesh: () => Promise<typeof ordersMesh>,
  entity = fixtureEntity('orders'),
) => renderEntityPage({ extension: meshEntityCard, getEntityMesh, entity });

/** A row as `state word detail`. */
function rows() {
  return screen.getAllByRole('term').map(term => {
    const definition = term.nextElementSibling as HTMLElement;
    return [
      term.textContent,
      within(definition).getByRole('img').getAttribute('aria-label'),
      ...[...definition.querySelectorAll('span > span')].map(
        ({ textContent }) => textContent,
      ),
    ].join(' | ');
  });
}

describe('MeshCard', () => {
  it('stands in its final shape while it loads', async () => {
    show(() => new Promise(() => {}));
    expect(
      await screen.findByRole('heading', { name: 'Mesh' }),
    ).toBeInTheDocument();
    expect(
      screen.getAllByRole('term').map(({ textContent }) => textContent),
    ).toEqual(['Sidecar', 'mTLS', 'JWT', 'Traffic', 'Tracing', 'Upgrade']);
    expect(screen.getByRole('link', { name: 'Details ›' })).toHaveAttribute(
      'href',
      '/mesh',
    );
  });

  it('says what went wrong and asks again on request', async () => {
    let fails = true;
    show(async () => {
      if (fails) {
        throw new ServiceUnavailableError('The mesh backend is starting');
      }
      return healthyMesh;
    });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The mesh backend is starting');
    fails = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('No problems found')).toBeInTheDocument();
  });

  it('teaches where no workload is bound', async () => {
    show(async () => unboundMesh, fixtureEntity('newcomer'));
    expect(
      await screen.findByText('No workload belongs to this entity yet'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/backstage.io\/kubernetes-id: newcomer$/, {
        selector: 'pre code',
      }),
    ).toBeInTheDocument();
    expect(screen.queryByRole('term')).toBeNull();
  });

  it('tells the problem first and each row with its reason', async () => {
    show(async () => ordersMesh);
    expect(await screen.findByRole('status')).toHaveTextContent(
      `1 problem · ${sentence('finding.MESH0202')}`,
    );
    expect(screen.getByRole('link', { name: 'Fix ›' })).toHaveAttribute(
      'href',
      '/mesh#findings',
    );
    expect(rows()).toEqual([
      'Sidecar | Good | In the mesh | 3/3 pods · Istio 1.30.2 | as promised',
      `mTLS | Needs attention | Differs by port | ${sentence('mtls.mixed', {
        port: 9090,
        mode: 'PERMISSIVE',
        others: 'STRICT',
      })}`,
      `JWT | Needs attention | Token optional | ${tokenOptional} | Promise broken: Token required`,
      'Traffic | Good | 90\u00a0% v1 · 10\u00a0% v2 | by orders/orders',
      'Tracing | Good | Exported, 5\u00a0% | to kyma-traces',
      'Upgrade | Needs attention | 2 pods on 1.29.8 | Kyma restarts them',
    ]);
  });

  it('narrows to one cluster and shows what is unknown as unknown', async () => {
    show(async () => ordersMesh);
    const stage = await screen.findByRole('radio', { name: /stage/ });
    await userEvent.click(stage);
    expect(rows()[1]).toMatch(
      /^mTLS \| Unknown \| Unknown \| cluster stage has not answered since .* · Last seen: Encrypted$/,
    );
    expect(screen.getByText(/stage has not answered for/)).toBeInTheDocument();
    expect(screen.getByRole('status')).toHaveTextContent(
      /^Unknown: cluster stage/,
    );
    await userEvent.click(stage);
    expect(rows()[1]).toMatch(/Differs by port/);
  });

  it('tells the worst row where nothing was found', async () => {
    show(async () => outsideMesh);
    expect(await screen.findByRole('status')).toHaveTextContent(
      sentence('injection.notLabelled', { namespace: 'billing' }),
    );
    expect(screen.getByRole('link', { name: 'Why ›' })).toHaveAttribute(
      'href',
      '/mesh#sidecar',
    );
  });

  it('says how old everything is where the only cluster is silent', async () => {
    show(async () => silentMesh);
    expect(await screen.findByText(/connection timed out/)).toBeInTheDocument();
    expect(rows().every(row => row.includes('| Unknown |'))).toBe(true);
  });

  it('links only to safe addresses, in a tab of their own', async () => {
    show(async () => ({
      ...healthyMesh,
      links: [
        {
          kind: 'grafana-service',
          title: 'Grafana',
          url: 'https://grafana.example.com/d/x',
        },
        { kind: 'kiali', title: 'Kiali', url: scriptUrl },
        { kind: 'traces', title: 'Traces', url: '//evil.example.com' },
      ],
    }));
    const links = await screen.findByRole('group', { name: 'Open elsewhere' });
    expect(within(links).getAllByRole('link')).toHaveLength(1);
    const grafana = within(links).getByRole('link', {
      name: 'Grafana, opens in a new tab',
    });
    expect(grafana).toHaveAttribute('href', 'https://grafana.example.com/d/x');
    expect(grafana).toHaveAttribute('target', '_blank');
    expect(grafana).toHaveAttribute('rel', expect.stringContaining('noopener'));
  });

  it('follows a change of the cluster without a reload', async () => {
    let mesh = outsideMesh;
    const { signals } = show(async () => mesh);
    await screen.findByText('Not in the mesh');
    mesh = healthyMesh;
    const sentAt = Date.now();
    signals.send(43);
    await waitFor(
      () => expect(screen.getByText('In the mesh')).toBeInTheDocument(),
      { timeout: 2_000 },
    );
    expect(Date.now() - sentAt).toBeLessThan(2_000);
  });

  it('is not there for an entity that names no workloads', async () => {
    const { getEntityMesh } = show(
      async () => ordersMesh,
      fixtureEntity('unlabelled'),
    );
    expect(await screen.findByTestId('empty-entity-page')).toBeInTheDocument();
    expect(getEntityMesh).not.toHaveBeenCalled();
  });
});
