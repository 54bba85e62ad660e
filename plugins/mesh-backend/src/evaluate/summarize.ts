import type {
  DimensionSummary,
  MeshState,
  VerdictWord,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type {
  Finding,
  InjectionAnswer,
  JwtAnswer,
  MtlsAnswer,
  Question,
  Reason,
  TelemetryAnswer,
  TracingAnswer,
  TrafficAnswer,
  UpgradeAnswer,
  Verdict,
  WorkloadAnswers,
} from '@mesh-portal/istio-semantics';
import type {
  FindingSummary,
  WorkloadDimension,
  WorkloadSummary,
} from './verdicts';

/** Reasons kept beside a word; the detail holds them all. */
const MAX_REASONS = 3;

/** At or below this share of requests, in percent, a reader should not expect to find a given request's trace. */
const LOW_SAMPLING = 1;

interface Word {
  state: MeshState;
  value: string;
  detail?: DimensionSummary['detail'];
  because?: Reason[];
}

function summarize<T>(
  verdict: Verdict<T>,
  say: (value: T) => Word,
): DimensionSummary {
  if (!verdict.known) {
    return unknownSummary(verdict.because);
  }
  const word = say(verdict.value);
  return {
    state: word.state,
    value: word.value,
    because: [...(word.because ?? []), ...verdict.because].slice(
      0,
      MAX_REASONS,
    ),
    detail: word.detail ?? {},
  };
}

/** What is neither good nor bad because it cannot be seen. */
export function unknownSummary(because: Reason[]): DimensionSummary {
  return {
    state: 'unknown',
    value: 'unknown',
    because: because.slice(0, MAX_REASONS),
    detail: {},
  };
}

/** What does not arise. */
export function notApplicable(because: Reason[] = []): DimensionSummary {
  return { state: 'neutral', value: 'not-applicable', because, detail: {} };
}

const sidecarStates: Record<InjectionAnswer['state'], MeshState> = {
  injected: 'good',
  ambient: 'good',
  proxyless: 'good',
  partial: 'mind',
  none: 'bad',
  'not-applicable': 'neutral',
};

const optOuts: ReadonlyArray<Reason['code']> = [
  'injection.podSays',
  'injection.podLabelPrevents',
  'injection.namespaceLabelPrevents',
];

/** Whether a label or annotation, and nothing else, keeps new pods out of the mesh. */
function isOptedOut({ expected, trace }: InjectionAnswer): boolean {
  return (
    !expected.injected &&
    !expected.ambient &&
    trace.some(each => each.decided && optOuts.includes(each.reason.code))
  );
}

function saySidecar(answer: InjectionAnswer): Word {
  const versions = new Set(
    answer.pods.flatMap(each => each.proxyVersion ?? []),
  );
  const total = answer.pods.reduce((sum, each) => sum + each.names.length, 0);
  const podsInMesh = answer.pods.filter(
    each => each.state !== 'none' && each.state !== 'ambient-pending',
  );
  return {
    state: sidecarStates[answer.state],
    value: answer.state,
    detail: {
      total,
      inMesh: podsInMesh.reduce((sum, each) => sum + each.names.length, 0),
      ready: answer.pods.reduce((sum, each) => sum + each.ready, 0),
      readyInMesh: podsInMesh.reduce((sum, each) => sum + each.ready, 0),
      optedOut: Number(isOptedOut(answer)),
      ...(versions.size === 1 && { version: [...versions][0] }),
      ...(answer.restartNeeded && { restart: 1 }),
    },
  };
}

function sayMtls(
  answer: MtlsAnswer,
  injection: Verdict<InjectionAnswer>,
): Word {
  const detail = {
    ports: answer.ports.length,
    sharedIdentity: Number(answer.identity.sharedDefault),
  };
  const conflicts = answer.clientConflicts.map(each => each.reason);
  if (answer.mode === 'not-applicable') {
    // No policy has an effect; without a proxy the pods take plain text only, which is what DISABLE means.
    return injection.known && injection.value.state === 'none'
      ? { state: 'bad', value: 'DISABLE', detail }
      : { state: 'neutral', value: 'not-applicable', detail };
  }
  if (conflicts.length > 0) {
    return {
      state: 'bad',
      value: answer.mode,
      detail: { ...detail, conflicts: conflicts.length },
      because: conflicts,
    };
  }
  const plain = answer.ports.some(each => each.mode === 'DISABLE');
  const states: Record<typeof answer.mode, MeshState> = {
    STRICT: 'good',
    PERMISSIVE: 'mind',
    DISABLE: 'bad',
    mixed: plain ? 'bad' : 'mind',
  };
  return { state: states[answer.mode], value: answer.mode, detail };
}

const jwtStates: Record<JwtAnswer['state'], MeshState> = {
  required: 'good',
  partial: 'mind',
  optional: 'mind',
  none: 'mind',
  impossible: 'bad',
  'not-applicable': 'neutral',
};

/** Whether what nothing allows is denied (Istio: as soon as one ALLOW policy is enforced), and something is. */
function deniesByDefault({ effect, authorizationPolicies }: JwtAnswer) {
  return (
    effect === 'deny-all' ||
    (effect === 'restricts' &&
      authorizationPolicies.some(
        each => each.action === 'ALLOW' && !each.dryRun,
      ))
  );
}

function sayJwt(answer: JwtAnswer): Word {
  return {
    state: jwtStates[answer.state],
    value: answer.state,
    detail: { defaultDeny: Number(deniesByDefault(answer)) },
  };
}

function sayTelemetry({ accessLogs, metrics }: TelemetryAnswer): Word {
  const told = [metrics, accessLogs].some(
    each => each.server.enabled || each.client.enabled,
  );
  return { state: told ? 'good' : 'mind', value: told ? 'on' : 'off' };
}

function sayTracing(answer: TracingAnswer): Word {
  const broken = answer.chain.filter(each => each.ok === false);
  if (answer.state === 'off') {
    return { state: 'mind', value: 'off' };
  }
  const detail: DimensionSummary['detail'] = {
    ...(answer.sampling !== undefined && { sampling: answer.sampling }),
  };
  const value = answer.provider ?? 'on';
  if (broken.length > 0) {
    return {
      state: 'bad',
      value,
      detail,
      because: broken.map(each => each.reason),
    };
  }
  const low = answer.sampling !== undefined && answer.sampling <= LOW_SAMPLING;
  return { state: low ? 'mind' : 'good', value, detail };
}

/** Metrics have no dimension of their own; left out where it is unknown whether they are collected. */
function withMetrics(
  tracing: DimensionSummary,
  telemetry: Verdict<TelemetryAnswer>,
): DimensionSummary {
  if (!telemetry.known) {
    return tracing;
  }
  const { metrics, metricsChain } = telemetry.value;
  const collected =
    metrics.server.enabled && metricsChain.every(each => each.ok !== false);
  return {
    ...tracing,
    detail: { ...tracing.detail, metrics: Number(collected) },
  };
}

function upgradeStateOf(answer: UpgradeAnswer): MeshState {
  if (answer.state === 'not-applicable') {
    return 'neutral';
  }
  if (!answer.supportedSkew) {
    return 'bad';
  }
  return answer.state === 'current' ? 'good' : 'mind';
}

function sayUpgrade(answer: UpgradeAnswer): Word {
  const behind = answer.proxies
    .filter(each => each.version !== answer.controlPlaneVersion)
    .reduce((sum, each) => sum + each.pods, 0);
  const state = upgradeStateOf(answer);
  return {
    state,
    value: answer.state,
    detail: {
      ...(answer.controlPlaneVersion && {
        version: answer.controlPlaneVersion,
      }),
      ...(state === 'mind' && { behind }),
      ...(answer.restartedBy && { restartedBy: answer.restartedBy }),
    },
  };
}

/** How many ways of reaching the service nobody has made resilient, by what they lack. */
function resiliencyFigures({ routes, resiliency }: TrafficAnswer) {
  const sending = routes.filter(each => !each.unreachable && !each.instead);
  const all =
    sending.length > 0 ? sending.map(each => each.resiliency) : [resiliency];
  return {
    noTimeout: all.filter(each => each.timeout.value === 0).length,
    defaultRetries: all.filter(each => each.retries.origin === 'istio-default')
      .length,
    noBreaker: all.filter(each => !each.outlierDetection).length,
  };
}

function sayTraffic(answer: TrafficAnswer): Word {
  const shares = answer.shares.filter(each => each.percent > 0);
  const broken = [
    ...shares,
    ...answer.routes
      .filter(each => !each.unreachable)
      .flatMap(each => each.shares),
  ].flatMap(each => (each.percent > 0 && each.broken ? [each.broken] : []));
  const faults = answer.routes.filter(
    each => each.fault && !each.unreachable,
  ).length;
  const detail = {
    versions: shares.length,
    routes: answer.routes.length,
    ...resiliencyFigures(answer),
    ...(faults > 0 && { faults }),
    ...(shares.length > 0 && {
      largest: Math.max(...shares.map(each => each.percent)),
    }),
  };
  if (broken.length > 0) {
    return { state: 'bad', value: 'broken', detail, because: broken };
  }
  if (faults > 0) {
    return { state: 'mind', value: 'fault', detail };
  }
  if (answer.canary) {
    return { state: 'good', value: 'canary', detail };
  }
  return {
    state: 'good',
    value: answer.ruledBy ? 'routed' : 'default',
    detail,
  };
}

const severities = ['error', 'warning', 'info'] as const;

function summarizeFindings(
  answers: WorkloadAnswers,
  findings: readonly Finding[],
): FindingSummary {
  const worst = severities.find(severity =>
    findings.some(each => each.severity === severity),
  );
  // An answer that is not known may hide an error.
  const mayHide = [
    answers.injection,
    answers.mtls,
    answers.jwt,
    answers.tracing,
    answers.upgrade,
  ].some(each => !each.known);
  return {
    worst: mayHide && worst !== 'error' ? 'unknown' : worst ?? 'none',
    count: findings.length,
  };
}

/** One word, a colour and up to three reasons per dimension of a workload. */
export function summarizeWorkload(
  answers: WorkloadAnswers,
  findings: readonly Finding[],
): WorkloadSummary {
  const dimensions: Record<WorkloadDimension, DimensionSummary> = {
    sidecar: summarize(answers.injection, saySidecar),
    mtls: summarize(answers.mtls, value => sayMtls(value, answers.injection)),
    jwt: summarize(answers.jwt, sayJwt),
    tracing: withMetrics(
      summarize(answers.tracing, sayTracing),
      answers.telemetry,
    ),
    upgrade: summarize(answers.upgrade, sayUpgrade),
  };
  return { dimensions, findings: summarizeFindings(answers, findings) };
}

/** The traffic dimension of a service. */
export function summarizeService(
  traffic: Verdict<TrafficAnswer>,
): DimensionSummary {
  return summarize(traffic, sayTraffic);
}

const words: Record<Question, (value: never) => Word> = {
  injection: saySidecar,
  // What a workload without a proxy takes is for its sidecar's word to say.
  mtls: (value: MtlsAnswer) => sayMtls(value, { known: false, because: [] }),
  jwt: sayJwt,
  tracing: sayTracing,
  telemetry: sayTelemetry,
  upgrade: sayUpgrade,
  traffic: sayTraffic,
};

/** Any verdict in a word, with the deciding reasons first. */
export function wordOf(
  question: Question,
  verdict: Verdict<unknown>,
): VerdictWord {
  const summary = summarize(verdict as Verdict<never>, words[question]);
  return { value: summary.value, because: summary.because };
}
