import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ServiceUnavailableError } from '@backstage/errors';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import type { EntitySignals } from '@mesh-portal/backstage-plugin-mesh-common';
import { meshEntitySignalsCard } from '../../alpha/entityCards';
import { meshApiRef } from '../../api';
import { fixtureEntity } from '../../testFixtures/entities';
import {
  healthySignals,
  mixedSignals,
  noSignals,
  uncoveredSignals,
} from '../../testFixtures/signals';

function show(getEntitySignals: (ref: string) => Promise<EntitySignals>) {
  renderTestApp({
    extensions: [
      createTestEntityPage({ entity: fixtureEntity('orders') }),
      meshEntitySignalsCard,
    ],
    apis: [[meshApiRef, { getEntitySignals }]],
  });
}

/** Text of each figure by its name. */
function figuresIn(section: HTMLElement) {
  return Object.fromEntries(
    within(section)
      .getAllByRole('term')
      .map(term => [term.textContent, term.nextElementSibling?.textContent]),
  );
}

const sectionOf = (name: RegExp) =>
  screen.getByRole('heading', { level: 4, name }).parentElement!;

describe('GoldenSignalsCard', () => {
  it('stands in its final shape while it loads', async () => {
    show(() => new Promise(() => {}));
    expect(
      await screen.findByRole('heading', { name: 'Golden signals' }),
    ).toBeInTheDocument();
    expect(
      screen.getByLabelText('Loading what was counted'),
    ).toBeInTheDocument();
  });

  it('says what went wrong and asks again on request', async () => {
    let fails = true;
    show(async () => {
      if (fails) {
        throw new ServiceUnavailableError('The mesh backend is starting');
      }
      return healthySignals;
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The mesh backend is starting',
    );
    fails = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('heading', { name: 'payments/payments prod-eu' }),
    ).toBeInTheDocument();
  });

  it('teaches where no Prometheus is configured, and is not there without workloads', async () => {
    show(async () => uncoveredSignals);
    expect(
      await screen.findByText('No Prometheus is configured'),
    ).toBeInTheDocument();
    expect(screen.getByText(/prometheus:/)).toBeInTheDocument();
    show(async () => noSignals);
    await waitFor(() =>
      expect(
        screen.getAllByRole('heading', { name: 'Golden signals' }),
      ).toHaveLength(1),
    );
  });

  it('tells each figure in text with its line beside it', async () => {
    const getEntitySignals = jest.fn(async () => healthySignals);
    show(getEntitySignals);
    await screen.findByRole('heading', { level: 4 });
    expect(getEntitySignals).toHaveBeenCalledWith('component:default/orders');
    const section = sectionOf(/payments/);
    expect(figuresIn(section)).toEqual({
      Requests: expect.stringMatching(/^[\d.]+\/s$/),
      Errors: expect.stringMatching(/^0\.\d\u00a0%$/),
      Duration: expect.stringMatching(
        /^p50 [\d.]+ msp95 [\d.]+ msp99 [\d.]+ ms$/,
      ),
      'Seen to be encrypted': '100\u00a0% of requests by mutual TLS',
    });
    const rate = within(section).getByRole('img', {
      name: /^Last hour: from [\d.]+\/s to [\d.]+\/s$/,
    });
    await waitFor(() => expect(rate.querySelectorAll('path')).toHaveLength(2));
    expect(rate.querySelector('path:last-of-type')).toHaveAttribute(
      'd',
      expect.stringMatching(/^M[\d.,LM]+$/),
    );
    expect(
      within(section).getByText(/^Workload certificate expired /),
    ).toBeInTheDocument();
    expect(
      within(section).getByText(/^Root certificate expires in \d/),
    ).toHaveAttribute('title', expect.stringMatching(/20\d\d/));
  });

  it('says what is not there, and never draws it as nothing', async () => {
    show(async () => mixedSignals);
    await screen.findByText(/holds no figures/);
    const partly = sectionOf(/orders and orders-v2/);
    expect(within(partly).getByText(/^87/)).toBeInTheDocument();
    expect(
      within(partly).getByLabelText('Needs attention'),
    ).toBeInTheDocument();
    const duration = within(partly).getByRole('img', { name: / ms to / });
    await waitFor(() =>
      // The floor and three lines; a pause interrupts that of p50.
      expect(
        [...duration.querySelectorAll('path')].map(
          path => path.getAttribute('d')!.match(/M/g)!.length,
        ),
      ).toEqual([1, 2, 1, 1]),
    );
    expect(sectionOf(/orders prod-us/)).toHaveTextContent(
      'No proxy counts here.',
    );
    expect(figuresIn(sectionOf(/orders-db/))).toEqual({
      'Connections opened': expect.stringMatching(/\/s$/),
      'Seen to be encrypted': '100\u00a0% of connections by mutual TLS',
    });
    for (const [name, text] of [
      [/orders stage/, 'No traffic in the last hour.'],
      [/orders-batch/, 'Prometheus holds no figures of them'],
      [/lab/, 'Unknown: Prometheus did not answer within 5 s.'],
    ] as const) {
      expect(sectionOf(name)).toHaveTextContent(text);
      expect(within(sectionOf(name)).queryByRole('term')).toBeNull();
    }
    expect(
      screen.getByText('No Prometheus is configured for edge.'),
    ).toBeInTheDocument();
  });

  it('rounds little to little and much to not all', async () => {
    show(async () => ({
      ...healthySignals,
      groups: [
        {
          ...healthySignals.groups[0],
          mtlsShare: 0.99999,
          requests: {
            rate: [0.01],
            errors: [0.0001],
            p50: [null],
            p95: [null],
            p99: [0.01],
          },
        },
      ],
    }));
    await screen.findByRole('heading', { level: 4 });
    expect(figuresIn(sectionOf(/payments/))).toEqual({
      Requests: '<\u00a00.1/s',
      Errors: '<\u00a00.1\u00a0%',
      Duration: 'p50 –p95 –p99 <\u00a00.1 ms',
      'Seen to be encrypted': '99.9\u00a0% of requests by mutual TLS',
    });
  });
});
