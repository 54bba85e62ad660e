import { slopeOf } from './soak';

it.each([
  [[0, 1, 2, 3], 1],
  [[5, 5, 5], 0],
  [[2, 0], -2],
  [[0, 2, 1, 3], 0.8],
])('tells how %j grows', (values, slope) => {
  expect(slopeOf(values.map((y, x) => ({ x, y })))).toBeCloseTo(slope);
});
