import fc from 'fast-check';
import { toCsv } from './toCsv';

/** RFC 4180, strict: every cell in quotes. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /"((?:[^"]|"")*)"(,|\r\n)/y;
  while (cell.lastIndex < text.length) {
    const [, content, end] = cell.exec(text) ?? [];
    rows[rows.length - 1].push(content.replace(/""/g, '"'));
    if (end === '\r\n') {
      rows.push([]);
    }
  }
  expect(rows.pop()).toEqual([]);
  return rows;
}

const nasty = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n",;\' |\0é😀a1') }),
);

describe('toCsv', () => {
  it('gives back what it was given, but no formula', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(nasty, nasty, nasty)), rows => {
        const text = toCsv(
          { '=a': row => row[0], b: row => row[1], c: row => row[2] },
          rows,
        );
        expect(text.startsWith('\ufeff')).toBe(true);
        const [header, ...read] = parse(text.slice(1));
        expect(header).toEqual(["'=a", 'b', 'c']);
        for (const each of read.flat()) {
          expect(each).not.toMatch(/^[=+\-@\t\r]/);
        }
        expect(
          read.map(row =>
            row.map(each => each.replace(/^'(?=[=+\-@\t\r])/, '')),
          ),
        ).toEqual(
          rows.map(row =>
            row.map(each => each.replace(/^'(?=[=+\-@\t\r])/, '')),
          ),
        );
      }),
    );
  });

  it.each([
    ['=1+1', `"'=1+1"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`],
    ['\r=1', `"'\r=1"`],
    ['a"b', '"a""b"'],
    ['a=1', '"a=1"'],
    [undefined, '""'],
    [-3, `"'-3"`],
    [false, '"false"'],
  ])('writes %j as %s', (value, expected) => {
    expect(toCsv({ x: () => value }, [1])).toBe(`\ufeff"x"\r\n${expected}\r\n`);
  });
});
