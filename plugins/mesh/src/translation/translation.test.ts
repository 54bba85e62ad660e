import { messages } from '@mesh-portal/istio-semantics/messages';
import german from './de';
import { meshMessages } from './messages';
import germanReasons from './reasonsDe';

function flat(nested: object, prefix = ''): Array<[string, string]> {
  return Object.entries(nested).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[prefix + key, value] as [string, string]]
      : flat(value, `${prefix}${key}.`),
  );
}

const placeholders = (text: string) =>
  [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name).sort();

describe.each([
  ['own words', flat(meshMessages), german],
  ['reasons', Object.entries(messages), germanReasons],
] as Array<[string, Array<[string, string]>, Record<string, string | null>]>)(
  'German %s',
  (_, english, translated) => {
    it('are complete', () => {
      expect(
        english.filter(([key]) => !translated[key]).map(([key]) => key),
      ).toEqual([]);
      expect(Object.keys(translated).sort()).toEqual(
        english.map(([key]) => key).sort(),
      );
    });

    it('say the same things', () => {
      const different = english.filter(
        ([key, text]) =>
          translated[key] &&
          placeholders(translated[key]).join() !== placeholders(text).join(),
      );
      expect(different.map(([key]) => key)).toEqual([]);
    });
  },
);
