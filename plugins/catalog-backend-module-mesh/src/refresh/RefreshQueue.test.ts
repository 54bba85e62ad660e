import { RefreshQueue } from './RefreshQueue';

describe('RefreshQueue', () => {
  const refresh = jest.fn(async (_keys: string[]) => {});
  let queue: RefreshQueue;

  beforeEach(() => {
    jest.useFakeTimers();
    refresh.mockClear();
    queue = new RefreshQueue(refresh);
  });

  afterEach(() => {
    queue.stop();
    jest.useRealTimers();
  });

  it('passes first changes at once and together', () => {
    queue.add(['a']);
    jest.advanceTimersByTime(200);
    queue.add(['a', 'b']);
    jest.advanceTimersByTime(50);
    expect(refresh.mock.calls).toEqual([[['a']]]);
    jest.advanceTimersByTime(200);
    expect(refresh.mock.calls).toEqual([[['a']], [['b']]]);
  });

  it('holds a key that goes on changing until it has kept still', () => {
    queue.add(['a']);
    jest.advanceTimersByTime(250);
    for (let i = 0; i < 10; i++) {
      jest.advanceTimersByTime(5_000);
      queue.add(['a']);
    }
    expect(refresh).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(29_999);
    expect(refresh).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(1);
    expect(refresh).toHaveBeenCalledTimes(2);
  });

  it('lets a key that has been quiet for a minute pass at once again', () => {
    queue.add(['a']);
    jest.advanceTimersByTime(250 + 60_000);
    queue.add(['a']);
    jest.advanceTimersByTime(250);
    expect(refresh).toHaveBeenCalledTimes(2);
  });

  it('hands large changes over in chunks', async () => {
    queue.add(Array.from({ length: 1200 }, (_, index) => `key-${index}`));
    await jest.advanceTimersByTimeAsync(250);
    expect(refresh.mock.calls.map(([keys]) => keys.length)).toEqual([
      500, 500, 200,
    ]);
  });
});
