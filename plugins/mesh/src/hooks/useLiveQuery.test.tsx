import type { ReactNode } from 'react';
import { act, renderHook } from '@testing-library/react';
import { TestApiProvider } from '@backstage/frontend-test-utils';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { manualSignals } from '../__testUtils__/renderEntityPage';
import { useLiveQuery } from './useLiveQuery';

describe('useLiveQuery', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));

  function setUp(load: (signal: AbortSignal) => Promise<unknown>) {
    const signals = manualSignals();
    const wrapper = ({ children }: { children: ReactNode }) => (
      <TestApiProvider apis={[[signalApiRef, signals.api]]}>
        {children}
      </TestApiProvider>
    );
    const mock = jest.fn(load);
    const hook = renderHook(({ load: given }) => useLiveQuery(given), {
      wrapper,
      initialProps: { load: mock },
    });
    return { ...hook, load: mock, signals };
  }

  it('asks at once, often until signals can be expected, then every 15 s', async () => {
    let seq = 0;
    const { result, load } = setUp(async () => (seq += 1));
    expect(result.current).toMatchObject({ refreshing: true });
    await pass(100);
    expect(result.current).toMatchObject({ data: 1, refreshing: false });
    for (let shown = 2; shown <= 20; shown++) {
      await pass(1_500);
      expect(result.current.data).toBe(shown);
    }
    await pass(1_500);
    const before = load.mock.calls.length;
    await pass(61_000);
    expect(load).toHaveBeenCalledTimes(before + 4);
  });

  it('asks on a signal within a second, and then seldom without one', async () => {
    let seq = 0;
    const { result, load, signals } = setUp(async () => (seq += 1));
    await pass(1_000);
    expect(result.current.data).toBe(1);
    act(() => signals.send(7));
    await pass(0);
    expect(result.current.data).toBe(2);
    await pass(59_000);
    expect(load).toHaveBeenCalledTimes(2);
    await pass(2_000);
    expect(load).toHaveBeenCalledTimes(3);
  });

  it('makes one request of a storm of signals, and another after a slow one', async () => {
    let answer = (_: number) => {};
    const { result, load, signals } = setUp(
      () => new Promise<number>(resolve => (answer = resolve)),
    );
    await pass(0);
    for (let seq = 1; seq <= 50; seq++) {
      act(() => signals.send(seq));
    }
    await pass(900);
    expect(load).toHaveBeenCalledTimes(1);
    answer(1);
    await pass(200);
    expect(load).toHaveBeenCalledTimes(2);
    expect(result.current).toMatchObject({ data: 1, refreshing: true });
  });

  it('keeps the last answer while a later request fails, and recovers', async () => {
    let fails = false;
    const { result } = setUp(async () => {
      if (fails) {
        throw new Error('gone');
      }
      return 'answer';
    });
    await pass(0);
    fails = true;
    await pass(15_100);
    expect(result.current).toMatchObject({
      data: 'answer',
      error: new Error('gone'),
    });
    fails = false;
    act(() => result.current.refresh());
    await pass(1_000);
    expect(result.current.error).toBeUndefined();
    expect(result.current.data).toBe('answer');
  });

  it('ends what is under way when it starts over or goes', async () => {
    const signals: AbortSignal[] = [];
    const first = async (signal: AbortSignal) => {
      signals.push(signal);
      return new Promise(() => {});
    };
    const { rerender, unmount, result } = setUp(first);
    await pass(0);
    const second = jest.fn(async (signal: AbortSignal) => {
      signals.push(signal);
      return 'second';
    });
    rerender({ load: second });
    await pass(0);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    expect(result.current.data).toBe('second');
    unmount();
    expect(signals[1].aborted).toBe(true);
    await pass(60_000);
    expect(second).toHaveBeenCalledTimes(1);
  });
});
