import fc from 'fast-check';
import { isRe2 } from './re2';

describe('isRe2', () => {
  it.each([
    '',
    'a|b||',
    '^/v[0-9]+(?:/.*)?$',
    '(?P<name>x)(?<other>y)',
    '(?i)abc(?-i:def)',
    '[[:alpha:]_\\d-]+',
    '[]a]',
    '[^]a]',
    'x{2}y{2,}z{2,1000}?',
    'x{,2}{',
    '\\pL\\p{Greek}\\P{^Greek}\\x{10FFFF}\\x41\\Q(*\\E',
    '[\\w.-]+\\z',
  ])('reads %s', expression => {
    expect(isRe2(expression)).toBe(true);
  });

  it.each([
    'a(?=b)',
    'a(?!b)',
    '(?<=a)b',
    '(a',
    'a)',
    '[a',
    '[z-a]',
    '*a',
    'a**',
    '(?:*)',
    'a|*',
    'x{1001}',
    'x{3,2}',
    '\\8',
    '\\k<a>',
    'a\\',
    '(?P<a>x)(?P<a>y)',
    '(?P=a)',
    '(?#comment)',
    '[[:nope:]]x\\cA',
  ])('refuses %s', expression => {
    expect(isRe2(expression)).toBe(false);
  });

  it('answers soon, whatever the text', () => {
    const odd = fc.array(
      fc.constantFrom(
        '(',
        ')',
        '[',
        ']',
        '\\',
        '?',
        '*',
        '{',
        '}',
        'a',
        '1',
        ',',
      ),
      { maxLength: 1024 },
    );
    fc.assert(
      fc.property(odd, parts => {
        const start = performance.now();
        expect(typeof isRe2(parts.join(''))).toBe('boolean');
        expect(performance.now() - start).toBeLessThan(500);
      }),
    );
  });
});
