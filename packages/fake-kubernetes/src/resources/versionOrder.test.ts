import fc from 'fast-check';
import { compareVersions } from './versionOrder';

describe('compareVersions', () => {
  const ORDERED = [
    'v10',
    'v2',
    'v1',
    'v11beta2',
    'v10beta3',
    'v3beta1',
    'v12alpha1',
    'v11alpha2',
    'foo1',
    'foo10',
  ];

  it('orders as the documentation of Kubernetes does, from any order', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(ORDERED, { minLength: ORDERED.length }),
        shuffled => {
          expect(shuffled.sort(compareVersions)).toEqual(ORDERED);
        },
      ),
    );
  });
});
