import fc from 'fast-check';
import { matchesFields, parseFieldSelector } from './fields';
import { matchesLabels, parseLabelSelector, readLabelSelector } from './labels';

const LABELS = {
  app: 'web',
  tier: 'front',
  'example.org/size': '12',
  empty: '',
};

describe('Label selectors', () => {
  it.each([
    ['', true],
    ['app', true],
    ['!app', false],
    ['absent', false],
    ['!absent', true],
    ['app=web', true],
    ['app==web', true],
    ['app=api', false],
    ['app!=api', true],
    ['absent!=api', true],
    ['app in (api, web)', true],
    ['app in (api)', false],
    ['app notin (api,db)', true],
    ['app notin (web)', false],
    ['absent notin (web)', true],
    ['example.org/size>11', true],
    ['example.org/size<12', false],
    ['app>1', false],
    ['empty=', true],
    ['empty in ()', true],
    ['app=web,tier in (front,back),!absent', true],
    ['app=web,tier=back', false],
  ])('%s', (selector, expected) => {
    expect(matchesLabels(parseLabelSelector(selector), LABELS)).toBe(expected);
  });

  it.each([
    'a b',
    'a=b=c',
    'in (a)',
    'a in b',
    'a>x',
    ',',
    'a,,b',
    '/a',
    'a=-b',
  ])('refuses %j', selector => {
    expect(() => parseLabelSelector(selector)).toThrow(
      'unable to parse requirement',
    );
  });

  it('reads the form of objects', () => {
    const selector = {
      matchLabels: { app: 'web' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['front'] },
        { key: 'absent', operator: 'DoesNotExist' },
      ],
    };
    expect(matchesLabels(readLabelSelector(selector), LABELS)).toBe(true);
    expect(matchesLabels(readLabelSelector(undefined), {})).toBe(true);
    expect(() =>
      readLabelSelector({ matchExpressions: [{ key: 'a', operator: 'Is' }] }),
    ).toThrow('"Is" is not a valid label selector operator');
  });

  it('agrees with its own text for any labels', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
    const labels = fc.dictionary(name, name);
    fc.assert(
      fc.property(labels, labels, (wanted, given) => {
        const selector = Object.entries(wanted)
          .map(([key, value]) => `${key}=${value}`)
          .join(',');
        const isSubset = Object.entries(wanted).every(
          ([key, value]) => Object.hasOwn(given, key) && given[key] === value,
        );
        expect(matchesLabels(parseLabelSelector(selector), given)).toBe(
          isSubset,
        );
      }),
    );
  });
});

describe('Field selectors', () => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', namespace: 'shop' },
    status: { phase: 'Running' },
  };
  const fields = ['status.phase', 'spec.nodeName'];

  it.each([
    ['', true],
    ['metadata.name=a', true],
    ['metadata.name!=a', false],
    ['metadata.namespace==shop,status.phase!=Failed', true],
    ['status.phase=Failed', false],
    ['spec.nodeName=', true],
    ['metadata.name=\\a', true],
    ['metadata.name=a\\,b', false],
  ])('%s', (selector, expected) => {
    expect(matchesFields(parseFieldSelector(selector, fields), pod)).toBe(
      expected,
    );
  });

  it('names a field that cannot be used', () => {
    expect(() => parseFieldSelector('spec.image=x', fields)).toThrow(
      'field label not supported: spec.image (supported: metadata.name, metadata.namespace, status.phase, spec.nodeName)',
    );
    expect(() => parseFieldSelector('nonsense', fields)).toThrow(
      'expected field=value',
    );
  });
});
