import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { boundToWorkloads } from './filters';

export const meshEntityCard = EntityCardBlueprint.make({
  params: {
    type: 'info',
    filter: boundToWorkloads,
    loader: () => import('../components/MeshCard').then(m => <m.MeshCard />),
  },
});

export const meshEntityTrafficCard = EntityCardBlueprint.make({
  name: 'traffic',
  params: {
    type: 'content',
    filter: boundToWorkloads,
    loader: () =>
      import('../components/TrafficCard').then(m => <m.TrafficCard />),
  },
});

export const meshEntitySignalsCard = EntityCardBlueprint.make({
  name: 'signals',
  params: {
    type: 'content',
    filter: boundToWorkloads,
    loader: () =>
      import('../components/GoldenSignalsCard').then(m => (
        <m.GoldenSignalsCard />
      )),
  },
});

/** Kinds that coverage is told by. */
export const meshEntityCoverageCard = EntityCardBlueprint.make({
  name: 'coverage',
  params: {
    type: 'content',
    filter: { kind: { $in: ['group', 'system', 'domain'] } },
    loader: () =>
      import('../components/EntityCoverageCard').then(m => (
        <m.EntityCoverageCard />
      )),
  },
});
