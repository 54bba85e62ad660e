import fc from 'fast-check';
import { comparePromises, parseContract } from './contract';
import { parseProposedExemptions } from './exemptions';

const noise = fc.oneof(
  fc.constantFrom('=', ',', ';', ':', ' ', '\n', ' until ', '__proto__=x'),
  fc.string({ maxLength: 5 }),
  fc.string({ unit: 'binary', maxLength: 5 }),
);

/** What is well formed among what is not, so that texts get past the first check. */
const annotationOf = (wellFormed: fc.Arbitrary<string>, separator: string) =>
  fc
    .array(
      fc.oneof(
        wellFormed.map(each => `${separator}${each}${separator}`),
        noise,
      ),
      { maxLength: 30 },
    )
    .map(parts => parts.join(''));

const contract = annotationOf(
  fc.constantFrom(
    'sidecar=injected',
    'mtls=STRICT',
    'mtls=PERMISSIVE',
    'jwt=required',
    'jwt=always',
    'tracing=constructor',
    'constructor=tracing',
    '__proto__=STRICT',
  ),
  ',',
);

const exemptions = annotationOf(
  fc
    .tuple(
      fc.constantFrom('encrypted', 'in-mesh', 'constructor', '__proto__'),
      fc.constantFrom('2027-03-31', '2027-02-30', '9999-12-31', '0000-00-00'),
      noise,
    )
    .map(([check, until, reason]) => `${check} until ${until}: ${reason}`),
  ';',
);

const nothingKnown = {
  sidecar: 'unknown',
  mtls: 'unknown',
  jwt: 'unknown',
  tracing: 'unknown',
};

describe('annotations of any content', () => {
  it('make a contract of known promises, and reach no prototype', () => {
    let found = 0;
    fc.assert(
      fc.property(contract, text => {
        const parsed = parseContract(text);
        const keys = Object.keys(parsed.promises);
        found += keys.length;
        expect(['sidecar', 'mtls', 'jwt', 'tracing']).toEqual(
          expect.arrayContaining(keys),
        );
        const parts = text.split(',').filter(each => each.trim() !== '');
        expect(keys.length + parsed.malformed.length).toBe(parts.length);
        const kept = comparePromises(parsed, nothingKnown);
        expect(kept.map(each => each.result)).toEqual(
          keys.map(() => 'unknown'),
        );
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
    expect(found).toBeGreaterThan(100);
  });

  it('propose exemptions that end on a day and have a reason, each check once', () => {
    let found = 0;
    fc.assert(
      fc.property(exemptions, text => {
        const proposed = parseProposedExemptions(text);
        found += proposed.length;
        for (const { check, until, reason } of proposed) {
          expect(check).toMatch(/^[a-z0-9][a-z0-9-]{0,62}$/);
          expect(new Date(until).toISOString().slice(0, 10)).toBe(until);
          expect(reason.trim()).not.toBe('');
          expect(text).toContain(reason);
        }
        expect(new Set(proposed.map(each => each.check)).size).toBe(
          proposed.length,
        );
      }),
      { numRuns: 1000 },
    );
    expect(found).toBeGreaterThan(100);
  });
});
