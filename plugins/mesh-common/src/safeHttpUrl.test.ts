import fc from 'fast-check';
import { safeHttpUrl } from './safeHttpUrl';
import { hostileTexts } from './testUtils';

describe('safeHttpUrl', () => {
  it.each([
    ['https://grafana.example.com', 'https://grafana.example.com/'],
    [
      'http://127.0.0.1:3000/d/abc?var-service=a.b.svc#x',
      'http://127.0.0.1:3000/d/abc?var-service=a.b.svc#x',
    ],
    [
      'HTTPS://Kiali.Example.com/kiali/console',
      'https://kiali.example.com/kiali/console',
    ],
    ['https://[::1]:8080/', 'https://[::1]:8080/'],
    ['https://example.com/a@b?c=d@e', 'https://example.com/a@b?c=d@e'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    [
      'https://example.com/\'"><script>',
      "https://example.com/'%22%3E%3Cscript%3E",
    ],
  ])('passes %s', (given, expected) => {
    expect(safeHttpUrl(given)).toBe(expected);
  });

  const corpus: unknown[] = [
    ...hostileTexts,
    undefined,
    null,
    0,
    1,
    true,
    {},
    [],
    ['https://example.com/'],
    { toString: () => 'https://example.com/' },
    Symbol('x'),
    new URL('https://example.com/'),
    String,
  ];

  it(`rejects a hostile corpus of ${corpus.length} values`, () => {
    expect(corpus.length).toBeGreaterThanOrEqual(300);
    expect(corpus.filter(each => safeHttpUrl(each) !== undefined)).toEqual([]);
  });

  it('never lets through what is not a plain absolute http or https URL', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.webUrl({ withQueryParameters: true, withFragments: true }),
          fc.string().map(each => `https://${each}`),
        ),
        given => {
          const url = safeHttpUrl(given);
          if (url !== undefined) {
            const parsed = new URL(url);
            expect(parsed.protocol).toMatch(/^https?:$/);
            expect(parsed.username + parsed.password).toBe('');
            expect(parsed.href).toBe(url);
            expect(safeHttpUrl(url)).toBe(url);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
