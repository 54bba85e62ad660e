import type {
  Finding,
  InjectionAnswer,
  JwtAnswer,
  MtlsAnswer,
  Reason,
  TracingAnswer,
  TrafficAnswer,
  UpgradeAnswer,
  Verdict,
} from '@mesh-portal/istio-semantics';
import { serviceVerdicts, workloadAnswers } from '../testFixtures/verdicts';
import { summarizeService, summarizeWorkload } from './summarize';

const base = workloadAnswers('shop', 'orders');
const why = (code: Reason['code']): Reason => ({ code, params: {} });

function known<T>(verdict: Verdict<T>, changes: Partial<T>): Verdict<T> {
  if (!verdict.known) {
    throw new Error('The fixture knows everything');
  }
  return { ...verdict, value: { ...verdict.value, ...changes } };
}

function summarize(changes: Partial<typeof base>) {
  return summarizeWorkload({ ...base, ...changes }, []).dimensions;
}

describe('summarizeWorkload', () => {
  it.each<[InjectionAnswer['state'], string]>([
    ['injected', 'good'],
    ['ambient', 'good'],
    ['proxyless', 'good'],
    ['partial', 'mind'],
    ['none', 'bad'],
    ['not-applicable', 'neutral'],
  ])('sidecar %s is %s', (state, expected) => {
    const { sidecar } = summarize({
      injection: known(base.injection, { state }),
    });
    expect(sidecar).toMatchObject({ state: expected, value: state });
  });

  it('counts pods, and names a version only where there is one', () => {
    const pods: InjectionAnswer['pods'] = [
      { state: 'sidecar', proxyVersion: '1.30.2', names: ['a', 'b'], ready: 1 },
      { state: 'none', names: ['c'], ready: 1 },
    ];
    const injection = known(base.injection, { state: 'partial', pods });
    expect(summarize({ injection }).sidecar.detail).toEqual({
      total: 3,
      inMesh: 2,
      ready: 2,
      readyInMesh: 1,
      optedOut: 0,
      version: '1.30.2',
    });
    const mixed = known(injection, {
      pods: [...pods, { ...pods[0], proxyVersion: '1.29.0' }],
    });
    expect(summarize({ injection: mixed }).sidecar.detail).not.toHaveProperty(
      'version',
    );
  });

  const port = (mode: 'STRICT' | 'PERMISSIVE' | 'DISABLE') => ({
    port: 1,
    mode,
    ladder: [],
  });
  const conflict = {
    reason: why('mtls.conflict'),
    clientNamespaces: 'all' as const,
  };
  it.each<[Partial<MtlsAnswer>, InjectionAnswer['state'], string, string]>([
    [{ mode: 'STRICT' }, 'injected', 'good', 'STRICT'],
    [{ mode: 'PERMISSIVE' }, 'injected', 'mind', 'PERMISSIVE'],
    [{ mode: 'DISABLE' }, 'injected', 'bad', 'DISABLE'],
    [
      { mode: 'mixed', ports: [port('STRICT'), port('PERMISSIVE')] },
      'injected',
      'mind',
      'mixed',
    ],
    [
      { mode: 'mixed', ports: [port('STRICT'), port('DISABLE')] },
      'injected',
      'bad',
      'mixed',
    ],
    [
      { mode: 'STRICT', clientConflicts: [conflict] },
      'injected',
      'bad',
      'STRICT',
    ],
    [{ mode: 'not-applicable' }, 'none', 'bad', 'DISABLE'],
    [{ mode: 'not-applicable' }, 'injected', 'neutral', 'not-applicable'],
  ])(
    'mTLS %j of pods that are %s is %s, %s',
    (mtls, state, expected, value) => {
      const summary = summarize({
        mtls: known(base.mtls, mtls),
        injection: known(base.injection, { state }),
      }).mtls;
      expect(summary).toMatchObject({ state: expected, value });
    },
  );

  it.each<[JwtAnswer['state'], string]>([
    ['required', 'good'],
    ['partial', 'mind'],
    ['optional', 'mind'],
    ['none', 'mind'],
    ['impossible', 'bad'],
    ['not-applicable', 'neutral'],
  ])('JWT %s is %s', (state, expected) => {
    expect(summarize({ jwt: known(base.jwt, { state }) }).jwt).toMatchObject({
      state: expected,
      value: state,
    });
  });

  it.each<[Partial<TracingAnswer>, string, string]>([
    [{ sampling: 5 }, 'good', 'otel'],
    [{ sampling: 1 }, 'mind', 'otel'],
    [{ provider: undefined }, 'good', 'on'],
    [{ state: 'off' }, 'mind', 'off'],
    [
      {
        chain: [
          { reason: why('tracing.on'), ok: true },
          { reason: why('tracing.serviceMissing'), ok: false },
        ],
      },
      'bad',
      'otel',
    ],
    [{ chain: [{ reason: why('tracing.on') }] }, 'good', 'otel'],
  ])('tracing %j is %s, %s', (tracing, state, value) => {
    const summary = summarize({
      tracing: known(base.tracing, tracing),
    }).tracing;
    expect(summary).toMatchObject({ state, value });
    if (state === 'bad') {
      expect(summary.because[0].code).toBe('tracing.serviceMissing');
    }
  });

  it.each<[Partial<UpgradeAnswer>, string]>([
    [{ state: 'current' }, 'good'],
    [{ state: 'restart-pending' }, 'mind'],
    [{ state: 'manual-restart' }, 'mind'],
    [{ state: 'current', supportedSkew: false }, 'bad'],
    [{ state: 'not-applicable', supportedSkew: false }, 'neutral'],
  ])('upgrade %j is %s', (upgrade, state) => {
    expect(
      summarize({ upgrade: known(base.upgrade, upgrade) }).upgrade.state,
    ).toBe(state);
  });

  it('never takes unknown for good or bad, and keeps at most three reasons', () => {
    const because = [
      why('mtls.strict'),
      why('mtls.mixed'),
      why('mtls.gateway'),
      why('mtls.noProxy'),
    ];
    expect(summarize({ mtls: { known: false, because } }).mtls).toEqual({
      state: 'unknown',
      value: 'unknown',
      because: because.slice(0, 3),
      detail: {},
    });
  });

  const finding = (severity: Finding['severity']): Finding => ({
    id: 'MESH0000',
    severity,
    category: 'access',
    because: [],
    object: base.workload,
    affected: [],
  });
  it.each([
    [[], base, 'none'],
    [[finding('info'), finding('warning')], base, 'warning'],
    [[finding('warning'), finding('error')], base, 'error'],
    [[], { ...base, jwt: { known: false, because: [] } }, 'unknown'],
    [
      [finding('warning')],
      { ...base, jwt: { known: false, because: [] } },
      'unknown',
    ],
    [
      [finding('error')],
      { ...base, jwt: { known: false, because: [] } },
      'error',
    ],
  ] as const)('findings %#', (findings, answers, worst) => {
    expect(
      summarizeWorkload(answers as typeof base, findings).findings,
    ).toEqual({ worst, count: findings.length });
  });
});

describe('summarizeService', () => {
  const plain = serviceVerdicts('eu', 'shop', 'orders').detail;
  const share = (changes: object = {}) => ({
    host: 'x',
    percent: 50,
    ...changes,
  });
  const route = (changes: object = {}) => ({
    conditions: [],
    shares: [],
    mirrors: [],
    resiliency: plain.known ? plain.value.resiliency : undefined,
    ...changes,
  });
  it.each([
    [{}, 'good', 'default'],
    [{ ruledBy: { kind: 'VirtualService', name: 'x' } }, 'good', 'routed'],
    [{ canary: true, shares: [share(), share()] }, 'good', 'canary'],
    [{ shares: [share({ broken: why('traffic.plain') })] }, 'bad', 'broken'],
    [
      {
        shares: [share(), share({ percent: 0, broken: why('traffic.plain') })],
      },
      'good',
      'default',
    ],
    [
      { routes: [route({ fault: { abort: { percent: 1, status: '500' } } })] },
      'mind',
      'fault',
    ],
    [
      { routes: [route({ fault: {}, unreachable: why('traffic.plain') })] },
      'good',
      'default',
    ],
    [
      {
        routes: [route({ shares: [share({ broken: why('traffic.plain') })] })],
      },
      'bad',
      'broken',
    ],
  ])('%j is %s, %s', (changes, state, value) => {
    const summary = summarizeService(
      known(plain, changes as Partial<TrafficAnswer>),
    );
    expect(summary).toMatchObject({ state, value });
  });
});
