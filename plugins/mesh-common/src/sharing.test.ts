import fc from 'fast-check';
import { restoreShared, shareRepeated } from './sharing';

describe('shared JSON', () => {
  it('writes down once what is repeated, and what that repeats', () => {
    const policy = { kind: 'PeerAuthentication', name: 'default' };
    const reason = { code: 'mtls.strict', object: policy };
    const value = { a: [reason, policy], b: [reason, policy], c: [] };
    expect(shareRepeated(value)).toEqual({
      shared: [policy, [{ code: 'mtls.strict', object: { $: 0 } }, { $: 0 }]],
      body: { a: { $: 1 }, b: { $: 1 }, c: [] },
    });
  });

  it('gives back any JSON, also what looks like a reference', () => {
    const repeating = fc.jsonValue().chain(value =>
      fc.jsonValue().map(other => ({
        list: [value, { $: 0 }, other, value],
        $: [{ $: [value] }, { ['__proto__']: value, other }],
        value,
      })),
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), repeating), value => {
        const plain = JSON.stringify(value);
        const sent = JSON.stringify(shareRepeated(JSON.parse(plain)));
        expect(JSON.stringify(restoreShared(JSON.parse(sent)))).toBe(plain);
      }),
    );
  });
});
