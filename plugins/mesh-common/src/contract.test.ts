import { comparePromises, isWeaker, parseContract } from './contract';

describe('parseContract', () => {
  it.each([
    ['', {}, []],
    [
      'sidecar=injected,mtls=STRICT,jwt=required,tracing=kyma-traces',
      {
        sidecar: 'injected',
        mtls: 'STRICT',
        jwt: 'required',
        tracing: 'kyma-traces',
      },
      [],
    ],
    [' mtls=STRICT , jwt=partial ,', { mtls: 'STRICT', jwt: 'partial' }, []],
    [
      'mtls=STRICT,mtls=PERMISSIVE,color=blue,jwt=always,sidecar,=x,constructor=x',
      { mtls: 'STRICT' },
      [
        'mtls=PERMISSIVE',
        'color=blue',
        'jwt=always',
        'sidecar',
        '=x',
        'constructor=x',
      ],
    ],
    ['tracing=<script>', {}, ['tracing=<script>']],
  ])('%j', (text, promises, malformed) => {
    expect(parseContract(text)).toEqual({ promises, malformed });
  });
});

describe('comparePromises', () => {
  it.each([
    ['mtls=STRICT', 'STRICT', 'kept'],
    ['mtls=PERMISSIVE', 'STRICT', 'kept'],
    ['mtls=STRICT', 'PERMISSIVE', 'broken'],
    ['mtls=STRICT', 'mixed', 'broken'],
    ['mtls=DISABLE', 'mixed', 'broken'],
    ['mtls=STRICT', 'unknown', 'unknown'],
    ['jwt=partial', 'required', 'kept'],
    ['jwt=required', 'partial', 'broken'],
    ['jwt=optional', 'impossible', 'broken'],
    ['sidecar=injected', 'not-applicable', 'broken'],
    ['sidecar=injected', 'ambient', 'broken'],
    ['sidecar=ambient', 'injected', 'kept'],
    ['tracing=otel', 'zipkin', 'broken'],
    ['tracing=otel', 'otel', 'kept'],
  ])('%s while it is %s: %s', (text, word, result) => {
    const actual = { sidecar: word, mtls: word, jwt: word, tracing: word };
    const [only] = comparePromises(parseContract(text), actual);
    expect(only).toMatchObject({ actual: word, result });
  });
});

describe('isWeaker', () => {
  it.each([
    ['mtls', 'STRICT', 'PERMISSIVE', true],
    ['mtls', 'STRICT', 'mixed', true],
    ['mtls', 'PERMISSIVE', 'STRICT', false],
    ['mtls', 'mixed', 'STRICT', false],
    ['mtls', 'STRICT', 'unknown', false],
    ['jwt', 'required', 'partial', true],
    ['jwt', 'none', 'not-applicable', false],
    ['sidecar', 'injected', 'none', true],
    ['tracing', 'otel', 'zipkin', false],
    ['tracing', 'otel', 'off', true],
    ['tracing', 'off', 'otel', false],
  ] as const)('%s from %s to %s: %s', (key, before, after, weaker) => {
    expect(isWeaker(key, before, after)).toBe(weaker);
  });
});
