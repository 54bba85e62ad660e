import { parseProposedExemptions } from './exemptions';

const known = 'encrypted until 2027-03-31: a legacy client cannot do TLS';

it.each<[string, string[]]>([
  ['', []],
  [known, ['encrypted 2027-03-31 a legacy client cannot do TLS']],
  [
    `${known};\n in-mesh  until 2027-01-01 : why: because\n; `,
    [
      'encrypted 2027-03-31 a legacy client cannot do TLS',
      'in-mesh 2027-01-01 why: because',
    ],
  ],
  [
    `${known}; encrypted until 2028-01-01: again`,
    ['encrypted 2027-03-31 a legacy client cannot do TLS'],
  ],
  ['encrypted until 2027-02-30: no such day', []],
  ['encrypted until 2027-99-99: no such month', []],
  ['encrypted until 2027-03-31:', []],
  ['encrypted until 2027-03-31', []],
  ['encrypted: forever', []],
  ['__proto__ until 2027-03-31: x', []],
  [`encrypted until 2027-03-31: ${'x'.repeat(2_001)}`, []],
])('%j proposes %j', (text, expected) => {
  expect(
    parseProposedExemptions(text).map(
      ({ check, until, reason }) => `${check} ${until} ${reason}`,
    ),
  ).toEqual(expected);
});

it('proposes 50 at most', () => {
  const text = Array.from(
    { length: 100 },
    (_, i) => `check-${i} until 2027-03-31: x`,
  ).join(';');
  expect(parseProposedExemptions(text)).toHaveLength(50);
});
