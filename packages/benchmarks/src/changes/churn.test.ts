import { measureChurn } from './churn';

jest.setTimeout(120_000);

it('writes little of a rollout, and nothing that the catalog would have to read again', async () => {
  const cost = await measureChurn(2);
  expect(cost.events).toBe(160);
  expect(cost.written).toBeLessThan(cost.events);
  expect(cost.mostPerSecond).toBe(1);
  expect(cost.factsChanged).toBe(0);
});
