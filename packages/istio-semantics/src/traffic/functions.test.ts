import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { made } from '../__fixtures__/objects';
import {
  DestinationRuleIndex,
  originsOf,
  selectRule,
} from './destinationRules';
import { formatDuration, parseDuration } from './durations';
import {
  hostsOverlap,
  hostTable,
  halfFor,
  isHostWithin,
  mostSpecificHost,
  resolveGatewayName,
} from './hosts';
import { convertRetries } from './retries';
import { sha256 } from './sha256';
import { percentages, sharesOf } from './shares';
import { audienceOf } from './visibility';

describe('hosts', () => {
  it.each([
    ['a.b', 'a.b', true, true],
    ['a.b', 'c.b', false, false],
    ['*.b', 'a.b', true, false],
    ['a.b', '*.b', true, true],
    ['*.b', 'b', false, false],
    ['*.a.b', '*.b', true, true],
    ['*.b', '*.a.b', true, false],
    ['*', 'a.b', true, false],
    ['a.b', '*', true, true],
  ])('%s and %s', (a, b, overlap, within) => {
    expect(hostsOverlap(a, b)).toBe(overlap);
    expect(isHostWithin(a, b)).toBe(within);
  });

  const host = fc.string({
    unit: fc.constantFrom('a', 'b', '.', '*'),
    maxLength: 6,
  });
  it('rules a host by the longest name that matches it', () => {
    fc.assert(
      fc.property(fc.uniqueArray(host), host, (hosts, needle) => {
        const table = hostTable<string>();
        hosts.forEach(each => halfFor(table, each).set(each, each));
        const best = mostSpecificHost(needle, table)?.value;
        const longest = hosts
          .filter(each => isHostWithin(needle, each))
          .sort((a, b) => b.length - a.length)[0];
        expect(best).toBe(hosts.includes(needle) ? needle : longest);
      }),
    );
  });

  it.each([
    ['gate', 'ns/gate'],
    ['./gate', 'ns/gate'],
    ['a/b', 'a/b'],
    ['gate.a', 'a/gate'],
    ['gate.a.svc.cluster.local', 'a/gate'],
  ])('resolves gateway %s', (gateway, expected) => {
    expect(resolveGatewayName(gateway, 'ns')).toBe(expected);
  });
});

describe('audienceOf', () => {
  it.each([
    [[], ['*'], 'public'],
    [[], ['.'], 'private'],
    [[], ['~'], 'none'],
    [['.', '*'], ['.'], 'public'],
    [['.', '~'], ['*'], 'none'],
    [['ns', '.'], ['*'], 'private'],
    [['.', 'a'], ['*'], new Set(['ns', 'a'])],
  ])('%j with default %j', (exportTo, fallback, expected) => {
    expect(audienceOf(exportTo, 'ns', fallback)).toEqual(expected);
  });
});

describe('shares', () => {
  it('add up to 100 and keep the order of weights', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1 }), weights => {
        const percents = percentages(weights);
        const total = Math.round(
          percents.reduce((sum, each) => sum + each, 0) * 100,
        );
        expect(total).toBe(weights.some(each => each > 0) ? 10000 : 0);
        weights.forEach((weight, at) => {
          expect(percents[at] === 0 || weight > 0).toBe(true);
          expect(
            weights.every(
              (other, place) =>
                other <= weight || percents[place] >= percents[at],
            ),
          ).toBe(true);
        });
      }),
    );
  });

  it.each([
    [[undefined], [100]],
    [[0], [100]],
    [
      [0, 0],
      [0, 0],
    ],
    [
      [undefined, 5],
      [0, 100],
    ],
    [
      [-5, 5],
      [0, 100],
    ],
    [
      [1, 1, 1],
      [33.34, 33.33, 33.33],
    ],
    [
      [2, 2, 1, 1],
      [33.33, 33.33, 16.67, 16.67],
    ],
  ])('of weights %j', (weights, expected) => {
    expect(sharesOf(weights)).toEqual(expected);
  });
});

describe('durations', () => {
  it.each([
    ['1h1m1s', 3661],
    ['1.5s', 1.5],
    ['100ms', 0.1],
    ['1us', 1e-6],
    ['.5s', 0.5],
    ['5', undefined],
    ['5 s', undefined],
    ['', undefined],
    ['s', undefined],
    ['9'.repeat(70), undefined],
  ])('%s', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  it('come back from their text', () => {
    fc.assert(
      fc.property(fc.nat(1e9), nanos => {
        const seconds = nanos / 1e6;
        expect(parseDuration(formatDuration(seconds))).toBeCloseTo(seconds, 9);
      }),
    );
    expect([1, 0.5, 0.0001, 1e-9].map(formatDuration)).toEqual([
      '1s',
      '0.500s',
      '0.000100s',
      '0.000000001s',
    ]);
  });
});

describe('sha256', () => {
  it('is what node makes of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), text => {
        expect(sha256(text)).toBe(
          createHash('sha256').update(text).digest('hex'),
        );
      }),
    );
  });
});

describe('convertRetries', () => {
  it.each([
    ['503', ',retriable-status-codes', [503]],
    ['5xx,404,999,306', '5xx,999,306,retriable-status-codes', [404]],
    ['retriable-status-codes,429', 'retriable-status-codes', [429]],
    ['reset', 'reset', []],
  ])('splits %s', (retryOn, conditions, statusCodes) => {
    expect(convertRetries({ attempts: 1, retryOn })).toMatchObject({
      retryOn: conditions,
      statusCodes,
    });
  });
});

describe('DestinationRuleIndex', () => {
  const scope = {
    rootNamespace: 'istio-system',
    clusterDomain: 'cluster.local',
    defaultExportTo: ['*'],
  };
  const service = { host: 'x.a.svc.cluster.local', namespace: 'a' };
  const rule = (path: string, spec: object = {}, second = 0) =>
    made(
      `DestinationRule ${path}`,
      { host: service.host, ...spec },
      {
        metadata: { creationTimestamp: `2024-01-01T00:00:0${second}Z` },
      },
    );
  const origins = (index: DestinationRuleIndex, client: string) =>
    index.lookup(client, service).map(originsOf);

  it.each([
    [
      'their own namespace before that of the service',
      ['b/r', 'a/r'],
      'b',
      [['b/r']],
    ],
    [
      'the namespace of the service before the root',
      ['a/r', 'istio-system/r'],
      'b',
      [['a/r']],
    ],
    ['the root namespace', ['istio-system/r'], 'b', [['istio-system/r']]],
    ['nothing of a third namespace', ['c/r'], 'b', []],
    [
      'only what is exported, in the root namespace',
      ['istio-system/r', 'a/r'],
      'istio-system',
      [['a/r']],
    ],
  ])('gives clients %s', (_, paths, client, expected) => {
    expect(
      origins(
        new DestinationRuleIndex(
          paths.map(each => rule(each)),
          scope,
        ),
        client,
      ),
    ).toEqual(expected);
  });

  it('gives clients in the root namespace what is private there', () => {
    const index = new DestinationRuleIndex(
      [rule('istio-system/r', { exportTo: ['.'], host: '*' }), rule('a/r')],
      scope,
    );
    expect(origins(index, 'istio-system')).toEqual([['istio-system/r']]);
    expect(origins(index, 'b')).toEqual([['a/r']]);
  });

  it('unites subsets, keeps the first of a name and the first policy, in any order of input', () => {
    const objects = [
      rule('a/one', { subsets: [{ name: 'v1', labels: { from: 'one' } }] }, 1),
      rule(
        'a/two',
        {
          trafficPolicy: { tls: {} },
          subsets: [{ name: 'v1' }, { name: 'v2' }],
        },
        2,
      ),
      rule('a/three', { trafficPolicy: { outlierDetection: {} } }, 3),
    ];
    for (const order of [objects, [...objects].reverse()]) {
      const [merged, ...others] = new DestinationRuleIndex(order, scope).lookup(
        'b',
        service,
      );
      expect(others).toEqual([]);
      expect(originsOf(merged)).toEqual(['a/one', 'a/two', 'a/three']);
      expect([...merged.subsets.keys()]).toEqual(['v1', 'v2']);
      expect(merged.subsets.get('v1')?.object.metadata?.name).toBe('one');
      expect(merged.trafficPolicy?.object.metadata?.name).toBe('two');
    }
  });

  const forApp = (exportTo?: string[]) => [
    rule(
      'a/selecting',
      { workloadSelector: { matchLabels: { app: 'web' } } },
      2,
    ),
    rule('a/open', { ...(exportTo ? { exportTo } : {}) }, 1),
  ];
  const chosen = (
    objects: ReturnType<typeof forApp>,
    labels: Record<string, string>,
  ) => {
    const picked = selectRule(
      new DestinationRuleIndex(objects, scope).lookup('a', service),
      { namespace: 'a', labels },
    );
    return picked && originsOf(picked);
  };
  it('prefers a rule that selects the client', () => {
    const objects = forApp(['.', 'b']);
    expect(chosen(objects, { app: 'web' })).toEqual(['a/selecting', 'a/open']);
    expect(chosen(objects, { app: 'other' })).toEqual(['a/open']);
  });

  it('loses a rule for all that is exported like one that selects, as Istio does', () => {
    expect(chosen(forApp(['.']), { app: 'web' })).toEqual([
      'a/selecting',
      'a/open',
    ]);
    expect(chosen(forApp(['.']), { app: 'other' })).toBeUndefined();
  });

  it('groups the clients of a service', () => {
    const index = new DestinationRuleIndex(
      [
        rule('b/own', { host: '*.a.svc.cluster.local' }),
        rule('a/named', { exportTo: ['c', 'd'] }),
        rule('istio-system/all', { host: '*' }),
      ],
      scope,
    );
    expect(
      index
        .clientGroups(service)
        .map(each => [each.clients, ...each.rules.map(originsOf)]),
    ).toEqual([
      [['b'], ['b/own']],
      [['c'], ['a/named']],
      [['d'], ['a/named']],
      ['all', ['istio-system/all']],
    ]);
  });
});
