import { EntityFacts } from '@mesh-portal/backstage-plugin-mesh-common';
import { FactsSnapshot } from './FactsSnapshot';

const facts = (entityRef: string, hash: string) =>
  ({ entityRef, hash } as EntityFacts);

describe('FactsSnapshot', () => {
  it('tells what differs from before, page by page', async () => {
    const snapshot = new FactsSnapshot();
    expect(snapshot.seq).toBeUndefined();
    expect(
      snapshot.apply({
        seq: 5,
        reset: true,
        removed: [],
        items: [facts('a', '1'), facts('b', '1')],
      }),
    ).toEqual(['a', 'b']);
    await snapshot.loaded;
    expect(
      snapshot.apply({
        seq: 6,
        reset: false,
        removed: [],
        items: [facts('a', '1'), facts('b', '2')],
      }),
    ).toEqual(['b']);
    expect(
      snapshot.apply({ seq: 7, reset: false, removed: ['a', 'x'], items: [] }),
    ).toEqual(['a']);
    expect(
      snapshot.apply({
        seq: 1,
        reset: true,
        removed: [],
        items: [facts('c', '1')],
      }),
    ).toEqual(['b', 'c']);
    expect(snapshot.seq).toBe(1);
    expect(snapshot.get('b')).toBeUndefined();
    expect(snapshot.get('c')?.hash).toBe('1');
  });
});
