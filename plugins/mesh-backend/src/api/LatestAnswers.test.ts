import { LatestAnswers } from './LatestAnswers';

describe('LatestAnswers', () => {
  let made: number;
  const make = jest.fn(async () => ({ number: ++made }));
  beforeEach(() => {
    made = 0;
    make.mockClear();
  });

  it('makes an answer once for its tag, also for those who ask at once', async () => {
    const answers = new LatestAnswers(2);
    const [a, b] = await Promise.all([
      answers.get('orders', '1', make),
      answers.get('orders', '1', make),
    ]);
    expect(b).toBe(a);
    expect(await answers.get('orders', '1', make)).toBe(a);
    expect(await answers.get('orders', '2', make)).toEqual({ number: 2 });
    expect(await answers.get('orders', '1', make)).toEqual({ number: 3 });
  });

  it('forgets the subject that was not asked about for longest', async () => {
    const answers = new LatestAnswers(2);
    await answers.get('a', '1', make);
    await answers.get('b', '1', make);
    await answers.get('a', '1', make);
    await answers.get('c', '1', make);
    await answers.get('a', '1', make);
    expect(make).toHaveBeenCalledTimes(3);
    await answers.get('b', '1', make);
    expect(make).toHaveBeenCalledTimes(4);
  });

  it('keeps no failure', async () => {
    const answers = new LatestAnswers(2);
    make.mockRejectedValueOnce(new Error('no database'));
    await expect(answers.get('a', '1', make)).rejects.toThrow('no database');
    expect(await answers.get('a', '1', make)).toEqual({ number: 1 });
  });
});
