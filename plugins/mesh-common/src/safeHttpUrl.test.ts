import fc from 'fast-check';
import { safeHttpUrl } from './safeHttpUrl';

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

  const schemes = [
    'javascript',
    'JaVaScRiPt',
    'data',
    'vbscript',
    'file',
    'ftp',
    'ws',
    'wss',
    'blob',
    'about',
    'mailto',
    'tel',
    'intent',
    'view-source',
    'jar',
    'feed',
    'ms-word',
    'chrome',
    'httpx',
    'https+x',
  ];
  const rests = [
    ':alert(1)',
    '://alert(1)',
    '://example.com/',
    ':text/html,<script>alert(1)</script>',
    ':\n//example.com',
    '\t:alert(1)',
  ];
  const spoilers = [
    '\t',
    '\n',
    '\r',
    '\0',
    ' ',
    '\u007f',
    '\u0085',
    '\u00a0',
    '\u00ad',
    '\u200b',
    '\u200e',
    '\u2028',
    '\u202e',
    '\u2066',
    '\ufeff',
    '\\',
  ];
  const corpus: unknown[] = [
    ...schemes.flatMap(scheme => rests.map(rest => scheme + rest)),
    ...spoilers.flatMap(bad => [
      `${bad}https://example.com/`,
      `https://example.com/${bad}`,
      `https://exam${bad}ple.com/`,
      `ht${bad}tps://example.com/`,
      `https:${bad}//example.com/`,
      `https://example.com/?a=${bad}`,
      `java${bad}script:alert(1)`,
      `https://example.com#${bad}`,
    ]),
    '',
    '/',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https:',
    'https:/',
    'https://',
    'https:example.com',
    'https:/example.com',
    'https:///example.com',
    'https://?x',
    'https://#x',
    'http://:80',
    'https://grafana@evil.example/',
    'https://user:password@example.com/',
    'https://@example.com/',
    'https://:@example.com/',
    'https://user%40example.com@evil.example/',
    'https://example.com:99999/',
    'https://example.com:x/',
    'https://[::1/',
    'https://exa mple.com/',
    'https://%00.example/',
    'https://a<b.example/',
    'https://a|b.example/',
    `https://example.com/${'a'.repeat(5000)}`,
    'example.com',
    'www.example.com',
    '?x',
    '#x',
    'null',
    'undefined',
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
    expect(corpus.length).toBeGreaterThanOrEqual(280);
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
