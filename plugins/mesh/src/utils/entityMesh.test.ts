import type {
  EntityMesh,
  MeshState,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { meshDimensions } from '@mesh-portal/backstage-plugin-mesh-common';
import {
  healthyMesh,
  ordersMesh,
  outsideMesh,
  silentMesh,
  unboundMesh,
} from '../testFixtures/meshes';
import {
  headlineOf,
  isUnbound,
  narrowTo,
  stateOfSection,
  worstState,
} from './entityMesh';

const withStates = (mesh: EntityMesh, state: MeshState): EntityMesh => ({
  ...mesh,
  dimensions: Object.fromEntries(
    meshDimensions.map(dimension => [
      dimension,
      { ...mesh.dimensions[dimension], state },
    ]),
  ) as EntityMesh['dimensions'],
});

describe('worstState', () => {
  it.each<[MeshState[], MeshState]>([
    [[], 'neutral'],
    [['good', 'neutral'], 'good'],
    [['good', 'unknown'], 'unknown'],
    [['unknown', 'mind'], 'mind'],
    [['mind', 'bad', 'unknown'], 'bad'],
  ])('%j is %s', (states, worst) => {
    expect(worstState(states)).toBe(worst);
  });
});

describe('narrowTo', () => {
  it('keeps what is about one cluster', () => {
    const narrowed = narrowTo(ordersMesh, 'stage');
    expect(narrowed.dimensions.mtls.state).toBe('unknown');
    expect(narrowed.findings).toEqual([]);
    expect(narrowed.services).toEqual([]);
    expect(narrowed.workloads.map(({ cluster }) => cluster)).toEqual(['stage']);
    expect(narrowed.observedAt).toBe(ordersMesh.clusters[2].lastSeen);
    // Links without a cluster are for all.
    expect(narrowed.links).toEqual(ordersMesh.links);
  });

  it.each([undefined, 'no-such-cluster'])('shows all for %s', cluster => {
    expect(narrowTo(ordersMesh, cluster)).toBe(ordersMesh);
  });
});

describe('headlineOf', () => {
  it('tells the worst finding and how many there are as bad', () => {
    expect(headlineOf(ordersMesh)).toEqual({
      state: 'bad',
      count: 1,
      reason: ordersMesh.findings[0].because[0],
      section: 'findings',
    });
  });

  it('tells the worst row where nothing was found, in the order of the rows', () => {
    expect(headlineOf(outsideMesh)).toMatchObject({
      state: 'bad',
      count: 0,
      section: 'sidecar',
      reason: { code: 'injection.notLabelled' },
    });
    expect(headlineOf(silentMesh)).toMatchObject({ state: 'unknown' });
  });

  it('does not let a hint hide a row that needs attention', () => {
    const [, hint] = ordersMesh.findings;
    expect(headlineOf({ ...ordersMesh, findings: [hint] })).toMatchObject({
      state: 'mind',
      section: 'encryption',
    });
    expect(headlineOf({ ...healthyMesh, findings: [hint] })).toMatchObject({
      state: 'neutral',
      count: 1,
      section: 'findings',
    });
  });

  it('never calls something unknown good', () => {
    expect(headlineOf(healthyMesh)).toEqual({ state: 'good', count: 0 });
    expect(headlineOf(withStates(healthyMesh, 'unknown')).state).toBe(
      'unknown',
    );
  });
});

it('tells an entity without workloads from one that may have some out of sight', () => {
  expect(isUnbound(unboundMesh)).toBe(true);
  expect(isUnbound(withStates(unboundMesh, 'unknown'))).toBe(false);
  expect(isUnbound(silentMesh)).toBe(false);
});

it('puts a state beside every section that has one', () => {
  expect(stateOfSection(ordersMesh, 'encryption')).toBe('mind');
  expect(stateOfSection(ordersMesh, 'findings')).toBe('bad');
  expect(stateOfSection(healthyMesh, 'findings')).toBe('good');
  expect(stateOfSection(ordersMesh, 'history')).toBeUndefined();
});
