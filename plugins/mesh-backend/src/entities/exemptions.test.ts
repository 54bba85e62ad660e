import { countingExemptions, isExemptBy } from '../coverage/exemptions';
import type { Exemption } from '../store/ExemptionStore';
import { summaryOf, workloadVerdicts } from '../testFixtures/verdicts';
import { checkRunner } from '../testFixtures/checks';
import { rollUpEntity } from './rollUpEntity';

const entityRef = 'component:default/orders';
const good = workloadVerdicts('eu', 'shop', 'orders');
const open = workloadVerdicts('eu', 'shop', 'worker');
open.summary.dimensions.mtls = summaryOf('DISABLE', 'bad');
open.summary.dimensions.jwt = summaryOf('not-applicable');
good.summary.dimensions.jwt = summaryOf('not-applicable');

function exemption(changes: Partial<Exemption>): Exemption {
  return {
    id: 'x',
    entityRef,
    check: 'encrypted',
    reason: 'legacy',
    state: 'approved',
    source: 'request',
    requestedBy: 'user:default/ada',
    requestedAt: 1_000,
    expiresAt: 2_000,
    ...changes,
  };
}

function resultsWith(changes: Partial<Exemption>, now = 1_500) {
  const counting = countingExemptions([exemption(changes)], now);
  return rollUpEntity({
    claim: { entityRef, selector: [] },
    bound: { workloads: [good, open], services: [] },
    freshness: [{ name: 'eu', state: 'fresh' }],
    place: {},
    runner: checkRunner(),
    hasGrafana: () => true,
    platformNamespaces: new Set(),
    isExempt: isExemptBy(counting.get(entityRef)),
    links: [],
  }).cells[0].results;
}

describe('exemptions in coverage', () => {
  it.each<[string, Partial<Exemption>, string]>([
    ['the whole entity', {}, 'exempt'],
    ['the workload that fails', { workloadId: open.id }, 'passed'],
    ['a workload that passes', { workloadId: good.id }, 'failed'],
    ['another check', { check: 'in-mesh' }, 'failed'],
    ['another entity', { entityRef: 'component:default/x' }, 'failed'],
    ['nobody yet', { state: 'requested' }, 'failed'],
    ['nobody: rejected', { state: 'rejected' }, 'failed'],
    ['nobody any more: revoked', { state: 'revoked' }, 'failed'],
    ['nobody any more: expired', { expiresAt: 1_500 }, 'failed'],
  ])('exempts %s', (_, changes, expected) => {
    expect(resultsWith(changes).encrypted).toBe(expected);
  });

  it('exempts from nothing that does not apply', () => {
    expect(resultsWith({ check: 'jwt-required' })['jwt-required']).toBe(
      'notApplicable',
    );
  });
});
