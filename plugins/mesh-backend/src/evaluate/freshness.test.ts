import { workloadAnswers, workloadVerdicts } from '../testFixtures/verdicts';
import { ClusterStates } from './ClusterStates';
import {
  freshnessOf,
  layFreshnessOverAnswers,
  layFreshnessOverSummary,
} from './freshness';

const t1 = '2026-01-01T10:00:00.000Z';
const t2 = '2026-01-01T11:00:00.000Z';
const stored = {
  name: 'eu',
  title: 'Europe',
  state: 'fresh' as const,
  lastSeen: t1,
};

describe('freshnessOf', () => {
  const health = { name: 'eu', resources: [] };
  it.each([
    ['never heard of', undefined, undefined, { name: 'eu', state: 'unknown' }],
    [
      'only stored',
      undefined,
      stored,
      { name: 'eu', title: 'Europe', lastSeen: t1, state: 'stale', since: t1 },
    ],
    [
      'starting again',
      { ...health, state: 'starting' },
      stored,
      { name: 'eu', title: 'Europe', lastSeen: t1, state: 'stale', since: t1 },
    ],
    [
      'starting for the first time',
      { ...health, state: 'starting' },
      undefined,
      { name: 'eu', state: 'unknown' },
    ],
    [
      'fresh',
      { ...health, state: 'fresh', lastSeen: t2 },
      { ...stored, since: t1, error: 'old' },
      { name: 'eu', title: 'Europe', lastSeen: t2, state: 'fresh' },
    ],
    [
      'silent',
      { ...health, state: 'stale', lastSeen: t1, since: t2, error: 'timeout' },
      undefined,
      { name: 'eu', lastSeen: t1, state: 'stale', since: t2, error: 'timeout' },
    ],
    [
      'not reached, with stored rows',
      { ...health, state: 'unknown', since: t2, error: 'refused' },
      stored,
      {
        name: 'eu',
        title: 'Europe',
        lastSeen: t1,
        state: 'stale',
        since: t2,
        error: 'refused',
      },
    ],
    [
      'not reached',
      { ...health, state: 'unknown', since: t2, error: 'refused' },
      undefined,
      { name: 'eu', state: 'unknown', since: t2, error: 'refused' },
    ],
  ] as const)('%s', (_, now, before, expected) => {
    expect(freshnessOf('eu', now && { ...now, resources: [] }, before)).toEqual(
      expected,
    );
  });
});

describe('laying freshness over', () => {
  const stale = {
    name: 'eu',
    state: 'stale' as const,
    since: t1,
    lastSeen: t1,
  };

  it('turns what is known into the last known, with the reason first', () => {
    const answers = workloadAnswers('shop', 'orders');
    const laid = layFreshnessOverAnswers(answers, stale);
    expect(laid.mtls).toEqual({
      known: false,
      lastKnown: answers.mtls.known && answers.mtls.value,
      since: t1,
      because: [
        { code: 'unknown.clusterStale', params: { cluster: 'eu', since: t1 } },
      ],
    });
    expect(
      [laid.injection, laid.jwt, laid.tracing, laid.upgrade].every(
        each => !each.known,
      ),
    ).toBe(true);
    expect(
      layFreshnessOverAnswers(answers, { name: 'eu', state: 'fresh' }),
    ).toBe(answers);
  });

  it('leaves no summary known', () => {
    const { summary } = workloadVerdicts('eu', 'shop', 'orders');
    const laid = layFreshnessOverSummary(summary, stale);
    expect(
      new Set(Object.values(laid.dimensions).map(each => each.state)),
    ).toEqual(new Set(['unknown']));
    expect(laid.findings).toEqual({ worst: 'unknown', count: 0 });
  });
});

describe('ClusterStates', () => {
  it('tells when readers would see something else', () => {
    const states = new ClusterStates([{ ...stored, reader: 'starting' }]);
    states.adopt('eu');
    expect(states.settled(['eu'])).toBe(false);
    expect(
      states.update({ name: 'eu', state: 'starting', resources: [] }),
    ).toBe(false);
    expect(
      states.update({
        name: 'eu',
        state: 'fresh',
        lastSeen: t2,
        resources: [],
      }),
    ).toBe(true);
    expect(states.settled(['eu'])).toBe(true);
    expect(
      states.update({
        name: 'eu',
        state: 'fresh',
        lastSeen: t1,
        resources: [],
      }),
    ).toBe(false);
    expect(
      states.update({
        name: 'eu',
        state: 'stale',
        lastSeen: t1,
        error: 'x',
        resources: [],
      }),
    ).toBe(true);
    expect(states.list()).toEqual([
      {
        name: 'eu',
        title: 'Europe',
        lastSeen: t1,
        state: 'stale',
        since: t1,
        error: 'x',
      },
    ]);
    expect(states.settled(['eu', 'us'])).toBe(false);
    expect(states.settled([])).toBe(false);
    states.giveUpUnread(['us']);
    expect(states.settled(['eu', 'us'])).toBe(true);
    expect(states.settled([])).toBe(true);
    states.remove('eu');
    expect(states.names()).toEqual([]);
  });

  it.each([
    ['telling', 'fresh', true],
    ['starting', 'stale', false],
    ['none', 'stale', false],
  ] as const)(
    'takes a cluster whose reader is %s for %s',
    (reader, state, settled) => {
      const states = new ClusterStates([{ ...stored, reader }]);
      expect(states.of('eu')).toMatchObject({ state, lastSeen: t1 });
      expect(states.settled(['eu'])).toBe(settled);
    },
  );

  it('takes a cluster for stale from when this replica begins to read it until it answers', () => {
    const states = new ClusterStates([{ ...stored, reader: 'telling' }]);
    states.adopt('eu');
    expect([states.of('eu').state, states.settled(['eu'])]).toEqual([
      'stale',
      false,
    ]);
    states.update({ name: 'eu', state: 'fresh', resources: [] });
    expect([states.of('eu').state, states.settled(['eu'])]).toEqual([
      'fresh',
      true,
    ]);
    states.drop('eu');
    states.adopt('eu');
    expect(states.settled(['eu'])).toBe(false);
    states.giveUp('eu');
    expect(states.settled(['eu'])).toBe(true);
  });
});
