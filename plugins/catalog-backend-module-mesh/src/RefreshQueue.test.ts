import { RefreshQueue } from './RefreshQueue';
import { FakeClock } from './testFixtures/facts';

function setup() {
  const clock = new FakeClock();
  const refreshed: string[][] = [];
  const queue = new RefreshQueue({
    clock,
    refresh: keys => refreshed.push(keys),
  });
  return { clock, refreshed, queue };
}

describe('RefreshQueue', () => {
  it('lets the first change pass within 250 ms, together with its neighbours', () => {
    const { clock, refreshed, queue } = setup();
    queue.add(['a']);
    clock.advance(100);
    queue.add(['b']);
    clock.advance(149);
    expect(refreshed).toEqual([]);
    clock.advance(101);
    expect(refreshed.flat()).toEqual(['a', 'b']);
  });

  it('holds a key that changes again within a minute until it is calm for 30 s', () => {
    const { clock, refreshed, queue } = setup();
    queue.add(['a']);
    clock.advance(1_000);
    for (let i = 0; i < 5; i++) {
      queue.add(['a']);
      clock.advance(20_000);
    }
    expect(refreshed).toEqual([['a']]);
    queue.add(['b']);
    clock.advance(10_000);
    expect(refreshed).toEqual([['a'], ['b'], ['a']]);
    clock.advance(120_000);
    expect(refreshed).toHaveLength(3);
    queue.add(['a']);
    clock.advance(250);
    expect(refreshed).toHaveLength(4);
  });

  it('does not take first facts for a change', () => {
    const { clock, refreshed, queue } = setup();
    queue.addFirst(['a']);
    clock.advance(250);
    queue.add(['a']);
    clock.advance(250);
    expect(refreshed).toEqual([['a'], ['a']]);
  });

  it('spreads many keys', () => {
    const { clock, refreshed, queue } = setup();
    queue.add(Array.from({ length: 1200 }, (_, i) => `k${i}`));
    clock.advance(250);
    expect(refreshed.map(each => each.length)).toEqual([500]);
    clock.advance(3_000);
    expect(refreshed.map(each => each.length)).toEqual([500, 500]);
    clock.advance(3_000);
    expect(refreshed.map(each => each.length)).toEqual([500, 500, 200]);
    queue.add(['x']);
    queue.stop();
    clock.advance(100_000);
    expect(refreshed).toHaveLength(3);
  });
});
