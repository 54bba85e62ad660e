import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ServiceUnavailableError } from '@backstage/errors';
import type { EntityMesh } from '@mesh-portal/backstage-plugin-mesh-common';
import { meshEntityTrafficCard } from '../../alpha/entityCards';
import {
  experimentMesh,
  healthyMesh,
  ordersMesh,
  outsideMesh,
  silentMesh,
} from '../../testFixtures/meshes';
import { sentence } from '../../testFixtures/reasons';
import { renderEntityPage } from '../../__testUtils__/renderEntityPage';

const show = (getEntityMesh: () => Promise<EntityMesh>) =>
  renderEntityPage({ extension: meshEntityTrafficCard, getEntityMesh });

describe('TrafficCard', () => {
  it('stands in its final shape while it loads', async () => {
    show(() => new Promise(() => {}));
    expect(
      await screen.findByRole('heading', { name: 'Traffic' }),
    ).toBeInTheDocument();
    expect(
      screen.getByLabelText('Loading where requests go'),
    ).toBeInTheDocument();
  });

  it('says what went wrong and asks again on request', async () => {
    let fails = true;
    show(async () => {
      if (fails) {
        throw new ServiceUnavailableError('The mesh backend is starting');
      }
      return healthyMesh;
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The mesh backend is starting',
    );
    fails = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText(/^No rule/)).toBeInTheDocument();
  });

  it('is not there where no service leads to the entity', async () => {
    show(async () => outsideMesh);
    await waitFor(() =>
      expect(screen.queryByRole('heading', { name: 'Traffic' })).toBeNull(),
    );
  });

  it('shows shares by version, rules for some requests, copies and progress, per cluster', async () => {
    show(async () => ordersMesh);
    const [europe, states] = await screen.findAllByRole('heading', {
      level: 4,
    });
    expect(europe).toHaveTextContent('Service orders/orders prod-eu');
    expect(states).toHaveTextContent('Service orders/orders prod-us');
    const service = within(europe.parentElement!);
    expect(
      service.getByRole('img', {
        name: /^Share of requests: 90.% v1 and 10.% v2$/,
      }),
    ).toBeInTheDocument();
    expect(service.getByText('2 pods ready')).toBeInTheDocument();
    expect(service.getByText('1 pod ready')).toBeInTheDocument();
    expect(
      service
        .getAllByRole('term')
        .map(term => [
          term.textContent,
          term.nextElementSibling?.textContent?.replaceAll('\u00a0', ' '),
        ]),
    ).toEqual([
      [
        [
          sentence('traffic.whenIs', {
            subject: 'header x-beta',
            value: 'yes',
          }),
          sentence('traffic.whenStarts', { subject: 'path', value: '/api' }),
        ].join(''),
        '100 % v2',
      ],
      ['every request', '90 % v110 % v2mirrored: 5 % to v3'],
    ]);
    expect(service.getByText(/Rollout orders\/orders/)).toHaveTextContent(
      /Progressing · step 2 of 5 · 10.% to the new version/,
    );
    expect(screen.getByRole('link', { name: 'All rules ›' })).toHaveAttribute(
      'href',
      '/mesh#traffic',
    );
  });

  it('does not let faults and missing pods be overlooked', async () => {
    show(async () => experimentMesh);
    expect(
      await screen.findByText('Faults are being injected'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(
        /10.% of requests wait 5 s · 1.% of requests end with 503/,
      ),
    ).toBeInTheDocument();
    expect(screen.getByRole('img', { name: 'Problem' })).toBeInTheDocument();
    expect(screen.getByText('0 pods ready')).toBeInTheDocument();
  });

  it('shows what is unknown as unknown, with what was known last', async () => {
    show(async () => silentMesh);
    expect(
      await screen.findByText(/Unknown: cluster stage has not answered since/),
    ).toBeInTheDocument();
    expect(
      screen.getByText('Below is what was known last.'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('img', { name: /^Share of requests/ }),
    ).toBeVisible();
  });
});
