import {
  meshDimensions,
  type CheckState,
  type DimensionSummary,
  type DimensionSummaries,
  type MeshDimension,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type {
  InjectionAnswer,
  TrafficAnswer,
  Verdict,
  WorkloadAnswers,
} from '@mesh-portal/istio-semantics';
import { mergeSummaries } from '../evaluate/merge';
import { summarizeService, summarizeWorkload } from '../evaluate/summarize';
import type { MeshCheckSubject } from '@mesh-portal/backstage-plugin-mesh-node';
import { serviceVerdicts, workloadAnswers } from '../testFixtures/verdicts';
import { checks } from './checks';
import { levelOf } from './levelOf';

type Changes = {
  [K in keyof WorkloadAnswers]?: WorkloadAnswers[K] extends Verdict<infer T>
    ? Partial<T> | 'unknown'
    : never;
};

function changed<T>(verdict: Verdict<T>, changes?: Partial<T> | 'unknown') {
  if (changes === 'unknown' || !verdict.known) {
    return { known: false as const, because: [] };
  }
  return { ...verdict, value: { ...verdict.value, ...changes } };
}

/** What is stored of one workload and one service that differ from good ones. */
function subjectWith(
  changes: Changes,
  traffic?: Partial<TrafficAnswer> | 'unknown',
  rest: Partial<MeshCheckSubject> = {},
): MeshCheckSubject {
  const good = workloadAnswers('shop', 'orders');
  const { dimensions, findings } = summarizeWorkload(
    {
      ...good,
      injection: changed(good.injection, changes.injection),
      mtls: changed(good.mtls, changes.mtls),
      jwt: changed(good.jwt, changes.jwt),
      tracing: changed(good.tracing, changes.tracing),
      telemetry: changed(good.telemetry, changes.telemetry),
      upgrade: changed(good.upgrade, changes.upgrade),
    },
    [],
  );
  const services = traffic
    ? [
        summarizeService(
          changed(serviceVerdicts('eu', 'shop', 'orders').detail, traffic),
        ),
      ]
    : [];
  const parts = (dimension: MeshDimension) =>
    dimension === 'traffic' ? services : [dimensions[dimension]];
  return {
    dimensions: Object.fromEntries(
      meshDimensions.map(each => [each, mergeSummaries(each, parts(each))]),
    ) as DimensionSummaries,
    workloads: [dimensions],
    services,
    worstFinding: findings.worst,
    promises: [],
    dashboard: 'missing',
    ...rest,
  };
}

const absent = { state: 'not-applicable' as const };
const resiliency = {
  timeout: { value: 0, origin: 'istio-default' as const },
  retries: {
    value: { attempts: 2, on: '' },
    origin: 'istio-default' as const,
  },
};
const reason = { code: 'mtls.conflict' as const, params: {} };
const pods = (state: 'sidecar' | 'none', ready: number) => [
  { state, names: ['a', 'b'], ready },
];
const optedOut: Partial<InjectionAnswer> = {
  expected: { injected: false },
  trace: [
    {
      reason: { code: 'injection.podLabelPrevents', params: { label: '' } },
      decided: true,
    },
  ],
};
const policy = (action: 'ALLOW' | 'DENY', dryRun = false) => ({
  object: { kind: 'AuthorizationPolicy', namespace: 'shop', name: 'p' },
  action,
  dryRun,
});
const silent = { enabled: false, providers: [] };

const workloadCases: Array<[string, Changes, CheckState]> = [
  ['in-mesh', {}, 'passed'],
  ['in-mesh', { injection: { state: 'none' } }, 'failed'],
  ['in-mesh', { injection: { state: 'partial' } }, 'warning'],
  ['in-mesh', { injection: 'unknown' }, 'unknown'],
  ['in-mesh', { injection: absent }, 'notApplicable'],
  ['no-opt-out', {}, 'passed'],
  ['no-opt-out', { injection: optedOut }, 'failed'],
  [
    'no-opt-out',
    { injection: { ...optedOut, expected: { injected: false, ambient: true } } },
    'passed',
  ],
  ['no-opt-out', { injection: 'unknown' }, 'unknown'],
  ['no-opt-out', { injection: absent }, 'notApplicable'],
  ['no-client-conflict', {}, 'passed'],
  [
    'no-client-conflict',
    { mtls: { clientConflicts: [{ reason, clientNamespaces: 'all' }] } },
    'failed',
  ],
  ['no-client-conflict', { mtls: 'unknown' }, 'unknown'],
  [
    'no-client-conflict',
    { mtls: { mode: 'not-applicable' } },
    'notApplicable',
  ],
  ['metrics-collected', {}, 'passed'],
  ['metrics-collected', { tracing: 'unknown' }, 'passed'],
  [
    'metrics-collected',
    { telemetry: { metrics: { client: silent, server: silent } } },
    'failed',
  ],
  [
    'metrics-collected',
    { telemetry: { metricsChain: [{ reason, ok: false }] } },
    'failed',
  ],
  ['metrics-collected', { telemetry: 'unknown' }, 'unknown'],
  ['no-error-findings', {}, 'passed'],
  ['no-error-findings', { mtls: 'unknown' }, 'unknown'],
  ['encrypted', {}, 'passed'],
  ['encrypted', { mtls: { mode: 'DISABLE' } }, 'failed'],
  ['encrypted', { mtls: { mode: 'PERMISSIVE' } }, 'warning'],
  ['encrypted', { mtls: 'unknown' }, 'unknown'],
  ['encrypted', { mtls: { mode: 'not-applicable' } }, 'notApplicable'],
  ['own-identity', {}, 'passed'],
  [
    'own-identity',
    {
      mtls: {
        identity: {
          principal: '',
          serviceAccount: 'default',
          sharedDefault: true,
        },
      },
    },
    'failed',
  ],
  ['own-identity', { mtls: 'unknown' }, 'unknown'],
  ['own-identity', { mtls: { mode: 'not-applicable' } }, 'notApplicable'],
  ['tracing-exported', {}, 'passed'],
  ['tracing-exported', { tracing: { state: 'off' } }, 'failed'],
  [
    'tracing-exported',
    { tracing: { chain: [{ reason, ok: false }] } },
    'failed',
  ],
  ['tracing-exported', { tracing: 'unknown' }, 'unknown'],
  ['current-proxy', {}, 'passed'],
  ['current-proxy', { upgrade: { supportedSkew: false } }, 'failed'],
  ['current-proxy', { upgrade: { state: 'restart-needed' } }, 'warning'],
  ['current-proxy', { upgrade: 'unknown' }, 'unknown'],
  ['current-proxy', { upgrade: absent }, 'notApplicable'],
  ['replicated', {}, 'passed'],
  ['replicated', { injection: { pods: pods('sidecar', 1) } }, 'failed'],
  ['replicated', { injection: { pods: pods('none', 2) } }, 'failed'],
  ['replicated', { injection: 'unknown' }, 'unknown'],
  ['replicated', { injection: absent }, 'notApplicable'],
  ['jwt-required', {}, 'passed'],
  ['jwt-required', { jwt: absent }, 'notApplicable'],
  ['default-deny', {}, 'failed'],
  ['default-deny', { jwt: { effect: 'deny-all' } }, 'passed'],
  [
    'default-deny',
    { jwt: { effect: 'restricts', authorizationPolicies: [policy('ALLOW')] } },
    'passed',
  ],
  [
    'default-deny',
    {
      jwt: {
        effect: 'restricts',
        authorizationPolicies: [policy('DENY'), policy('ALLOW', true)],
      },
    },
    'failed',
  ],
  [
    'default-deny',
    { jwt: { effect: 'none', authorizationPolicies: [policy('ALLOW')] } },
    'failed',
  ],
  ['default-deny', { jwt: 'unknown' }, 'unknown'],
  ['default-deny', { jwt: absent }, 'notApplicable'],
  ['restarts-automatically', {}, 'notApplicable'],
  [
    'restarts-automatically',
    { upgrade: { state: 'restart-pending', restartedBy: 'kyma' } },
    'passed',
  ],
  [
    'restarts-automatically',
    { upgrade: { state: 'manual-restart', restartedBy: 'you' } },
    'failed',
  ],
  ['restarts-automatically', { upgrade: 'unknown' }, 'unknown'],
];

const timely = { value: 3, origin: 'set' as const };
const chosen = { ...resiliency.retries, origin: 'set' as const };
const breaker = { value: {}, origin: 'set' as const };

const serviceCases: Array<
  [string, Partial<TrafficAnswer> | 'unknown' | undefined, CheckState]
> = [
  ['timeouts-set', { resiliency }, 'failed'],
  ['timeouts-set', { resiliency: { ...resiliency, timeout: timely } }, 'passed'],
  [
    'timeouts-set',
    {
      resiliency: { ...resiliency, timeout: timely },
      routes: [{ conditions: [], shares: [], mirrors: [], resiliency }],
    },
    'failed',
  ],
  [
    'timeouts-set',
    {
      resiliency: { ...resiliency, timeout: timely },
      routes: [
        {
          conditions: [],
          shares: [],
          mirrors: [],
          resiliency,
          unreachable: reason,
        },
      ],
    },
    'passed',
  ],
  ['timeouts-set', 'unknown', 'unknown'],
  ['timeouts-set', undefined, 'notApplicable'],
  ['retries-reviewed', { resiliency }, 'failed'],
  [
    'retries-reviewed',
    { resiliency: { ...resiliency, retries: chosen } },
    'passed',
  ],
  ['retries-reviewed', 'unknown', 'unknown'],
  ['retries-reviewed', undefined, 'notApplicable'],
  ['circuit-breaker', { resiliency }, 'failed'],
  [
    'circuit-breaker',
    { resiliency: { ...resiliency, outlierDetection: breaker } },
    'passed',
  ],
  ['circuit-breaker', 'unknown', 'unknown'],
  ['circuit-breaker', undefined, 'notApplicable'],
];

const exposedBy = (
  ...figures: Array<number | undefined>
): Partial<MeshCheckSubject> => ({
  services: figures.map((exposed): DimensionSummary => ({
    state: 'good',
    value: 'default',
    because: [],
    detail: exposed === undefined ? {} : { exposed },
  })),
});

const exposureCases: Array<[Changes, Partial<MeshCheckSubject>, CheckState]> = [
  [{ jwt: { state: 'none' } }, exposedBy(), 'notApplicable'],
  [{ jwt: { state: 'none' } }, exposedBy(0, 0), 'notApplicable'],
  [{ jwt: { state: 'none' } }, exposedBy(0, 1, undefined), 'failed'],
  [{ jwt: { state: 'optional' } }, exposedBy(1), 'warning'],
  [{ jwt: { state: 'none' } }, exposedBy(0, undefined), 'unknown'],
  [{ jwt: 'unknown' }, exposedBy(1), 'unknown'],
  [{ jwt: 'unknown' }, exposedBy(0), 'notApplicable'],
  [{}, exposedBy(undefined), 'passed'],
];

const subjectCases: Array<[string, Partial<MeshCheckSubject>, CheckState]> = [
  ['no-error-findings', { worstFinding: 'error' }, 'failed'],
  ['no-error-findings', { worstFinding: 'warning' }, 'warning'],
  ['dashboards-resolve', { dashboard: 'linked' }, 'passed'],
  ['dashboards-resolve', { dashboard: 'unconfigured' }, 'notApplicable'],
  ['dashboards-resolve', {}, 'unknown'],
  ['dashboards-resolve', { workloads: [] }, 'notApplicable'],
];

function evaluate(id: string, subject: MeshCheckSubject) {
  return checks.find(each => each.id === id)?.evaluate(subject).state;
}

describe('checks', () => {
  it.each(workloadCases)('%s with %j: %s', (id, changes, expected) => {
    expect(evaluate(id, subjectWith(changes))).toBe(expected);
  });

  it.each(serviceCases)('%s with traffic %j: %s', (id, traffic, expected) => {
    expect(evaluate(id, subjectWith({}, traffic))).toBe(expected);
  });

  it.each(subjectCases)('%s where %j: %s', (id, rest, expected) => {
    expect(evaluate(id, subjectWith({}, undefined, rest))).toBe(expected);
  });

  it.each(exposureCases)(
    'a token is required with %j where %j: %s',
    (changes, rest, expected) => {
      const subject = subjectWith(changes, undefined, rest);
      expect(evaluate('jwt-required', subject)).toBe(expected);
    },
  );

  it('fails for one part whatever the others are', () => {
    const [good, bad] = [{}, { injection: optedOut }].map(
      each => subjectWith(each).workloads[0],
    );
    const rest = { workloads: [good, bad, good] };
    expect(evaluate('no-opt-out', subjectWith({}, undefined, rest))).toBe(
      'failed',
    );
  });
});

describe('levelOf', () => {
  const ladder = (['bronze', 'silver', 'gold'] as const).map(level => ({
    id: level,
    level,
  }));
  it.each<[CheckState[], string]>([
    [['passed', 'passed', 'passed'], 'gold'],
    [['passed', 'passed', 'failed'], 'silver'],
    [['passed', 'warning', 'passed'], 'bronze'],
    [['passed', 'unknown', 'passed'], 'bronze'],
    [['passed', 'error', 'passed'], 'bronze'],
    [['unknown', 'passed', 'passed'], 'none'],
    [['passed', 'exempt', 'notApplicable'], 'gold'],
    [['exempt', 'notApplicable', 'exempt'], 'none'],
    [['passed', 'passed'], 'silver'],
  ])('%j reaches %s', (results, expected) => {
    const byId = Object.fromEntries(
      results.map((each, i) => [ladder[i].id, each]),
    );
    expect(levelOf(ladder, each => byId[each] ?? 'unknown')).toBe(expected);
  });
});
