import fc from 'fast-check';
import {
  every,
  Match,
  matchesGlob,
  matchesIp,
  matchesPath,
  matchesPathTemplate,
  matchesString,
  parseCidr,
  some,
} from './matchers';

describe('values of rules', () => {
  it.each([
    ['*', '', false],
    ['*', 'a', true],
    ['ab*', 'abc', true],
    ['ab*', 'a', false],
    ['*bc', 'abc', true],
    ['*bc', 'bcd', false],
    ['abc', 'abc', true],
    ['abc', 'ABC', false],
    ['', '', true],
  ])('match %j against %j: %j', (pattern, value, expected) => {
    expect(matchesString(pattern, value)).toBe(expected);
  });

  it('ignore case where they are asked to', () => {
    expect(matchesString('*.Example.com', 'shop.example.COM', true)).toBe(true);
  });

  it.each([
    ['/allow/{**}', '/allow/', true],
    ['/allow/{**}', '/allow', false],
    ['/a/{*}/b', '/a/x/b', true],
    ['/a/{*}/b', '/a//b', false],
    ['/a/{*}/b', '/a/x/y/b', false],
    ['/a/{**}/b', '/a/x/y/b', true],
    ['/a/{*}', '/a/x?', false],
    ['/{*}/{*}', '/a/b', true],
    ['/x*', '/xyz', true],
    ['*/x', '/a/x', true],
  ])('match path %j against %j: %j', (pattern, path, expected) => {
    expect(matchesPath(pattern, path)).toBe(expected);
  });

  it('take templates for what their regular expressions say', () => {
    const part = fc.constantFrom('{*}', '{**}', '/', 'a', 'b');
    const text = fc
      .array(fc.constantFrom('/', 'a', 'b', '?'))
      .map(all => all.join(''));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), text, (parts, path) => {
        const meaning = { '{*}': '[ab]+', '{**}': '[ab/]*' } as Record<
          string,
          string
        >;
        const expression = parts.map(each => meaning[each] ?? each).join('');
        expect(matchesPathTemplate(parts.join(''), path)).toBe(
          new RegExp(`^${expression}$`).test(path),
        );
      }),
    );
  });

  it('take no more than a moment for hostile templates and globs', () => {
    const path = `/${'a'.repeat(5000)}!#`;
    expect(matchesPathTemplate('{**}'.repeat(50), path)).toBe(false);
    expect(matchesGlob(`${'*a'.repeat(2000)}b`, 'a'.repeat(5000))).toBe(false);
  });

  it.each([
    ['a*c', 'abc', true],
    ['a*c', 'ac', true],
    ['a*b*c', 'a-c-b', false],
    ['ab*ba', 'aba', false],
    ['*', '', true],
    ['a', 'a', true],
  ])('take a star anywhere in %j: %j is %j', (pattern, value, expected) => {
    expect(matchesGlob(pattern, value)).toBe(expected);
  });

  it.each<[string, string, Match]>([
    ['10.0.0.0/8', '10.1.2.3', true],
    ['10.0.0.0/8', '11.1.2.3', false],
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.0/31', '10.1.2.1', true],
    ['10.1.2.0/31', '10.1.2.2', false],
    ['0.0.0.0/0', '1.2.3.4', true],
    ['fd00::/8', 'fd12::1', true],
    ['fd00::/8', 'fe80::1', false],
    ['::1', '0:0:0:0:0:0:0:1', true],
    ['::ffff:1.2.3.4', '::ffff:102:304', true],
    ['10.0.0.0/8', 'fd00::1', false],
    ['10.0.0.0/33', '10.0.0.1', undefined],
    ['10.0.0.256', '10.0.0.1', undefined],
    ['1:2:3', '1:2:3', undefined],
    ['nonsense', '10.0.0.1', undefined],
    ['10.0.0.0/8/8', '10.0.0.1', undefined],
    ['10.0.0.0/1000', '10.0.0.1', undefined],
    ['10.0.0.0/x8', '10.0.0.1', undefined],
    ['10.0.0.0/8x', '10.0.0.1', undefined],
    ['10.0.0.1/32', '10.0.0.1', true],
    ['10.0.0.01', '10.0.0.1', undefined],
    ['10.0.0.1.2', '10.0.0.1', undefined],
    ['10.0.0.128/25', '10.0.0.129', true],
    ['10.0.0.128/25', '10.0.0.127', false],
    ['10.0.0.0/8', 'nonsense', false],
    ['10.0.0.0/8', '10.0.0.256', false],
    ['::1', '10.0.0.1', false],
    ['1::2::3', '1::2', undefined],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0', true],
    ['1:2:3:4:5:6:7:8::', '1:2:3:4:5:6:7:8', undefined],
    ['1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7:8', undefined],
    ['12345::', '1234::', undefined],
    ['::12345', '::1234', undefined],
    ['::ffff:1.2.3.456', '::ffff:1.2.3.4', undefined],
    ['::ffff:10.20.30.40', '::ffff:a14:1e28', true],
  ])('match block %j against address %j: %j', (block, address, expected) => {
    expect(matchesIp(block, address)).toBe(expected);
  });

  it('read addresses or say that they cannot', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6()), text => {
        const cidr = parseCidr(text);
        expect(cidr === undefined || [4, 16].includes(cidr.bytes.length)).toBe(
          true,
        );
      }),
    );
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), text => {
        expect(matchesIp(text, text)).toBe(true);
      }),
    );
  });
});

describe('three values', () => {
  const cases: Array<[Match[], Match, Match]> = [
    [[], true, false],
    [[true, undefined], undefined, true],
    [[false, undefined], false, undefined],
    [[undefined, false], false, undefined],
    [[true, true], true, true],
    [[false, false], false, false],
  ];
  it.each(cases)('of %j: every %j, some %j', (items, all, any) => {
    expect(every(items, each => each)).toBe(all);
    expect(some(items, each => each)).toBe(any);
  });
});
