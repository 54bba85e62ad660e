import fc from 'fast-check';
import { splitItems } from './splitItems';
import { maxObjectBytes, splitLines } from './splitLines';

/** Cuts a text into chunks at arbitrary bytes, also inside a character. */
async function* cut(text: string, at: number[]): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  const ends = [
    ...new Set(at.map(each => each % (bytes.length + 1))),
    bytes.length,
  ].sort((a, b) => a - b);
  let start = 0;
  for (const end of ends) {
    yield bytes.subarray(start, end);
    start = end;
  }
}

async function all<T>(generator: AsyncGenerator<T, unknown>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of generator) {
    values.push(value);
  }
  return values;
}

const cuts = fc.array(fc.nat());

describe('splitLines', () => {
  it('gives back the lines, however they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue().map(value => JSON.stringify(value))),
        cuts,
        fc.boolean(),
        async (lines, at, ended) => {
          const text = lines.join('\n') + (ended ? '\n' : '');
          await expect(all(splitLines(cut(text, at)))).resolves.toEqual(lines);
        },
      ),
    );
  });

  it('refuses an object that never ends', async () => {
    async function* endless() {
      for (;;) {
        yield Buffer.alloc(1024 * 1024, 'x');
      }
    }
    await expect(all(splitLines(endless()))).rejects.toThrow(
      `more than ${maxObjectBytes} bytes`,
    );
    await expect(all(splitItems(endless()))).rejects.toThrow(
      `more than ${maxObjectBytes} bytes`,
    );
  });
});

describe('splitItems', () => {
  it('gives back items and envelope of any list, however it is cut and written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
        fc.dictionary(fc.string(), fc.jsonValue()),
        cuts,
        fc.constantFrom(undefined, 1),
        fc.boolean(),
        async (items, metadata, at, indent, itemsFirst) => {
          const list = itemsFirst
            ? { kind: 'List', items, metadata }
            : { kind: 'List', metadata, items };
          const generator = splitItems(
            cut(JSON.stringify(list, undefined, indent), at),
          );
          const found: unknown[] = [];
          let next = await generator.next();
          for (; !next.done; next = await generator.next()) {
            found.push(JSON.parse(next.value));
          }
          const plain = JSON.parse(JSON.stringify({ list, items }));
          expect(found).toEqual(plain.items);
          expect(JSON.parse(next.value)).toEqual({ ...plain.list, items: [] });
        },
      ),
      // A name that arrives in more than two pieces.
      { examples: [[[{}], {}, [17, 781373785], undefined, true]] },
    );
  });

  it.each(['', '{"items":[{"a":1},{"b"', '[]', '}}}', '{"items":null}'])(
    'ends on %p',
    async text => {
      await expect(all(splitItems(cut(text, [3])))).resolves.toEqual(
        text.includes('"a"') ? ['{"a":1}'] : [],
      );
    },
  );
});
