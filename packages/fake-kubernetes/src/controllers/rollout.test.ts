import fc from 'fast-check';
import type { Deployment, ReplicaSet } from '../workloads';
import { limitsOf, nextSizes } from './rollout';

const count = fc.nat({ max: 20 });
const limit = fc.oneof(
  count,
  fc.nat({ max: 100 }).map(percent => `${percent}%`),
);

function deploymentWith(
  replicas: number,
  maxSurge: number | string,
  maxUnavailable: number | string,
): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas,
      selector: {},
      template: { spec: { containers: [] } },
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge, maxUnavailable },
      },
    },
  };
}

function setOf(name: string, replicas: number, available: number): ReplicaSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name },
    spec: { replicas, selector: {}, template: { spec: { containers: [] } } },
    status: { replicas, availableReplicas: available },
  };
}

describe('Sizes during a rolling update', () => {
  const rollout = fc.record({
    replicas: fc.integer({ min: 1, max: 20 }),
    maxSurge: limit,
    maxUnavailable: limit,
  });

  it('reach the new template step by step and keep to the limits', () => {
    fc.assert(
      fc.property(rollout, ({ replicas, maxSurge, maxUnavailable }) => {
        const deployment = deploymentWith(replicas, maxSurge, maxUnavailable);
        const limits = limitsOf(deployment);
        expect(limits.maxSurge + limits.maxUnavailable).toBeGreaterThan(0);
        let old = setOf('old', replicas, replicas);
        let current = setOf('new', 0, 0);
        for (let step = 0; step < 100; step += 1) {
          const sizes = nextSizes(deployment, current, [old], true);
          const oldSize = sizes.get('old') ?? 0;
          const newSize = sizes.get('new') ?? 0;
          const available =
            oldSize + Math.min(newSize, current.status?.availableReplicas ?? 0);
          expect(oldSize + newSize).toBeLessThanOrEqual(
            replicas + limits.maxSurge,
          );
          expect(available).toBeGreaterThanOrEqual(
            replicas - limits.maxUnavailable,
          );
          old = setOf('old', oldSize, oldSize);
          current = setOf('new', newSize, newSize);
        }
        expect(old.spec.replicas).toBe(0);
        expect(current.spec.replicas).toBe(replicas);
      }),
    );
  });

  it('give up what is broken first', () => {
    const deployment = deploymentWith(4, 0, 1);
    const sizes = nextSizes(
      deployment,
      setOf('new', 0, 0),
      [setOf('old', 2, 2), setOf('broken', 2, 1)],
      true,
    );
    expect(Object.fromEntries(sizes)).toEqual({ new: 0, old: 2, broken: 1 });
  });
});
