import fc from 'fast-check';
import { matchesSelector, parseLabelSelector } from './labelSelector';

describe('label selectors', () => {
  const labels = {
    app: 'orders',
    tier: 'backend',
    'example.com/team': 'a-b',
    empty: '',
  };

  it.each([
    ['app=orders', true],
    ['app==orders', true],
    ['app = orders , tier=backend', true],
    ['app=orders,tier=frontend', false],
    ['app!=orders', false],
    ['absent!=x', true],
    ['app in (billing, orders)', true],
    ['app in (billing)', false],
    ['app notin (billing,orders)', false],
    ['absent notin (a)', true],
    ['app', true],
    ['absent', false],
    ['!absent', true],
    ['! app', false],
    ['empty=', true],
    ['app=', false],
    ['example.com/team in (a-b),app', true],
    ['toString', false],
    ['constructor!=x', true],
  ])('%s: %s', (selector, matches) => {
    expect(matchesSelector(parseLabelSelector(selector), labels)).toBe(matches);
  });

  it.each([
    '',
    ' ',
    ',',
    'app=orders,',
    ',app',
    'a,,b',
    'app in',
    'app in ()x',
    'app in (a',
    'a)',
    '(',
    'app=a b',
    'app=a=b',
    '-a=b',
    'a=b-',
    'a>1',
    'app in (a,b-)',
    '!',
    'a=b)',
    '!app=x',
  ])('rejects %j', selector => {
    expect(() => parseLabelSelector(selector)).toThrow(
      expect.objectContaining({ name: 'InputError' }),
    );
  });

  it('understands or rejects any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^[a-c=!, ()in]{0,20}$/)),
        text => {
          try {
            matchesSelector(parseLabelSelector(text), labels);
          } catch (error) {
            expect(error).toMatchObject({ name: 'InputError' });
          }
        },
      ),
    );
  });
});
