import fc from 'fast-check';
import { parseObject } from './parseObject';

/** The value without the content of lists that are called `managedFields`. */
function emptied(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (name, each) =>
    name === 'managedFields' && Array.isArray(each) ? [] : each,
  );
}

describe('parseObject', () => {
  it.each([
    { metadata: { managedFields: [{ 'k:{"name":"a]"}': [[]] }], name: 'a' } },
    { managedFields: 'none', other: '"managedFields":[' },
    { 'x"managedFields': [1, [2]], managedFields: [] },
    { a: { managedFields: ['\\', '"'] }, b: { managedFields: [']'] } },
    { a: '\\', managedFields: ['a'], b: [{ managedFields: [{}] }] },
  ])('drops what managed fields hold, and nothing else: %j', object => {
    expect(parseObject(JSON.stringify(object))).toEqual(emptied(object));
  });

  it('tells every object that JSON.parse tells', () => {
    const name = fc.oneof(
      fc.constantFrom('managedFields', '\\"managedFields', '"'),
      fc.string(),
    );
    const { value } = fc.letrec(tie => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.oneof(name, fc.integer(), fc.constantFrom(null, true, '":[')),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(name, tie('value'), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(name, value, { maxKeys: 4 }), object => {
        expect(parseObject(JSON.stringify(object))).toEqual(emptied(object));
      }),
      { numRuns: 500 },
    );
  });

  it.each(['', '[]', '1', 'null', '{"managedFields":[', '{"managedFields":[}'])(
    'refuses %j',
    text => {
      expect(() => parseObject(text)).toThrow('not a JSON object');
    },
  );
});
