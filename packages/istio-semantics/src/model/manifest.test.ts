import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { parse } from 'yaml';
import { isKubernetesName, shellWord, yamlDocument } from './manifest';

describe('yamlDocument', () => {
  it('is read back as it was', () => {
    const { manifest } = fc.letrec(tie => ({
      manifest: fc.dictionary(fc.string({ unit: 'binary' }), tie('value')),
      value: fc.oneof(
        { maxDepth: 3 },
        fc.string({ unit: 'binary' }),
        fc.constantFrom(
          'yes',
          'null',
          '1e3',
          '0x1',
          '- a',
          'a: b',
          '#',
          '~',
          '1.2.3',
          'a\nb',
          '"',
          "'",
          '2024-01-01',
        ),
        fc.integer(),
        fc.boolean(),
        fc.array(tie('value'), { maxLength: 3 }),
        tie('manifest'),
      ),
    }));
    fc.assert(
      fc.property(manifest, value => {
        for (const version of ['1.1', '1.2'] as const) {
          expect(parse(yamlDocument(value as never), { version })).toEqual(
            value,
          );
        }
      }),
    );
  });
});

describe('shellWord', () => {
  it('stays one word with nothing executed', () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '$(id)',
        '`id`',
        '; id',
        "'; id; '",
        '$HOME',
        '\\',
        '"',
        '!!',
        '*',
        '~',
        '&& id',
        '\n id',
      ),
    );
    fc.assert(
      fc.property(
        fc.array(
          hostile.filter(each => !each.includes('\0')),
          { minLength: 1, maxLength: 5 },
        ),
        words => {
          const printed = execFileSync('/bin/sh', [
            '-c',
            `printf '%s\\0' ${words.map(shellWord).join(' ')}`,
          ]);
          expect(printed.toString().split('\0').slice(0, -1)).toEqual(words);
        },
      ),
      { numRuns: 50 },
    );
  });
});

it.each([
  ['cart', true],
  ['system:node', true],
  ['a.b-c', true],
  ['-rf', false],
  ['a b', false],
  ['', false],
  [undefined, false],
  [null, false],
  [['a'], false],
])('isKubernetesName(%j) is %j', (name, expected) => {
  expect(isKubernetesName(name)).toBe(expected);
});
