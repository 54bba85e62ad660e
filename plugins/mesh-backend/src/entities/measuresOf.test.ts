import type { ClusterFreshness } from '@mesh-portal/backstage-plugin-mesh-common';
import { workloadVerdicts } from '../testFixtures/verdicts';
import { checkRunner } from '../testFixtures/checks';
import { rollUpEntity } from './rollUpEntity';

type Place = [cluster: string, state: ClusterFreshness['state']];

function rollUp(places: Place[], optedOut = 0) {
  const workloads = places.map(([cluster]) => {
    const workload = workloadVerdicts(cluster, 'shop', 'orders');
    const { sidecar } = workload.summary.dimensions;
    sidecar.detail = { ...sidecar.detail, total: 2, inMesh: 2, optedOut };
    return workload;
  });
  return rollUpEntity({
    claim: { entityRef: 'component:default/orders', selector: [] },
    bound: { workloads, services: [] },
    freshness: places.map(([name, state]) => ({ name, state })),
    place: {},
    runner: checkRunner(),
    hasGrafana: () => true,
    platformNamespaces: new Set(),
    links: [],
  });
}

describe('measures of an entity', () => {
  it.each<[string, Place[], object]>([
    [
      'what is fresh',
      [['eu', 'fresh']],
      {
        available: true,
        clusters: ['eu'],
        workloads: 1,
        pods: expect.any(Number),
        checks: { 'no-opt-out': 'passed' },
      },
    ],
    [
      'that a part cannot be seen',
      [
        ['us', 'stale'],
        ['eu', 'fresh'],
      ],
      {
        available: false,
        clusters: ['eu', 'us'],
        workloads: 2,
        level: 'none',
        checks: { 'no-opt-out': 'unknown' },
      },
    ],
    [
      'what is nowhere',
      [],
      {
        available: true,
        clusters: [],
        workloads: 0,
        level: 'none',
        checks: { 'no-opt-out': 'notApplicable' },
      },
    ],
  ])('tell %s', (_, places, expected) => {
    const { measures } = rollUp(places).facts;
    expect(measures).toMatchObject(expected);
    expect('pods' in measures).toBe('pods' in expected);
  });

  it('are told anew when only a check changes, which is nothing new to the catalog', () => {
    const before = rollUp([['eu', 'fresh']]);
    const after = rollUp([['eu', 'fresh']], 1);
    expect(after.facts.measures.checks['no-opt-out']).toBe('failed');
    expect(after.factsHash).not.toBe(before.factsHash);
    expect(after.facts.hash).toBe(before.facts.hash);
  });
});
