import { comparePromises, parseContract } from './contract';

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
