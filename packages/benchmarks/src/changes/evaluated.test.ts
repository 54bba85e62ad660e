import { measureChanges } from './evaluated';

it('evaluates again what a change may have altered, and no more', () => {
  const size = { namespaces: 20, workloads: 100, policies: 50 };
  const costs = measureChanges({ ...size, podsPerWorkload: 2 });
  expect(costs.pod.workloads).toBe(1);
  expect(costs.inNamespace).toBeGreaterThan(1);
  expect(costs.namespacePolicy.workloads).toBe(costs.inNamespace);
  expect(costs.rootPolicy.workloads).toBeGreaterThanOrEqual(size.workloads);
});
