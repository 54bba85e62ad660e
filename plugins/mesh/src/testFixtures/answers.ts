import type {
  InjectionAnswer,
  JwtAnswer,
  MtlsAnswer,
  MtlsMode,
  MtlsRung,
  PortMtls,
  Resiliency,
  TelemetryAnswer,
  TracingAnswer,
  TrafficAnswer,
  UpgradeAnswer,
} from '@mesh-portal/istio-semantics';
import { networking, security, service, telemetry } from './objects';
import { reason } from './reasons';

const meshDefault = security('PeerAuthentication', 'istio-system', 'default');

export function injected(
  pods: number,
  proxyVersion: string,
  ready = pods,
): InjectionAnswer {
  return {
    state: 'injected',
    expected: {
      injected: true,
      revision: '1-30',
      tag: 'stable',
      webhook:
        'istio-revision-tag-stable/rev.namespace.sidecar-injector.istio.io',
    },
    trace: [
      {
        reason: reason(
          'injection.namespaceLabelMatches',
          { label: 'istio.io/rev=stable' },
          { kind: 'Namespace', name: 'orders' },
          'metadata.labels',
        ),
        decided: false,
      },
      {
        reason: reason('injection.policy', { policy: 'enabled' }),
        decided: true,
      },
    ],
    pods: [
      {
        state: 'native-sidecar',
        revision: '1-30',
        proxyVersion,
        names: names('orders', pods),
        ready,
      },
    ],
    gateway: false,
    restartNeeded: false,
  };
}

export function notInjected(namespace: string, pods: number): InjectionAnswer {
  return {
    state: 'none',
    expected: { injected: false },
    trace: [
      {
        reason: reason(
          'injection.notLabelled',
          { namespace },
          { kind: 'Namespace', name: namespace },
          'metadata.labels',
        ),
        decided: true,
      },
    ],
    pods: [{ state: 'none', names: names(namespace, pods), ready: pods }],
    gateway: false,
    restartNeeded: false,
    fix: {
      summary: reason('injection.fixLabelNamespace', {
        label: 'istio-injection=enabled',
      }),
      command: `kubectl label namespace ${namespace} istio-injection=enabled\nkubectl rollout restart deployment -n ${namespace}`,
    },
  };
}

export function strict(namespace: string, account: string): MtlsAnswer {
  return {
    mode: 'STRICT',
    ports: [
      port(8080, 'http', 'STRICT', 'mesh'),
      port(9090, 'grpc', 'STRICT', 'mesh'),
    ],
    identity: identity(namespace, account),
    clientConflicts: [],
  };
}

/** The ladder of experience.md: the port of gRPC overrules the mesh. */
export function mixedPorts(namespace: string, account: string): MtlsAnswer {
  return {
    mode: 'mixed',
    ports: [
      port(8080, 'http', 'STRICT', 'mesh'),
      port(9090, 'grpc', 'PERMISSIVE', 'port'),
    ],
    identity: identity(namespace, account),
    clientConflicts: [
      {
        reason: reason(
          'mtls.conflict',
          {
            rule: 'shop/orders-plain',
            client: 'DISABLE',
            port: 8080,
            server: 'STRICT',
          },
          networking('DestinationRule', 'shop', 'orders-plain'),
          'spec.trafficPolicy.tls.mode',
        ),
        clientNamespaces: ['shop'],
      },
    ],
  };
}

export function plainText(namespace: string): MtlsAnswer {
  return {
    mode: 'DISABLE',
    enforced: 'none',
    ports: [port(8080, 'http', 'STRICT', 'mesh')],
    identity: { ...identity(namespace, 'default'), sharedDefault: true },
    clientConflicts: [],
  };
}

function port(
  number: number,
  name: string,
  mode: MtlsMode,
  decidedBy: MtlsRung['scope'],
): PortMtls {
  const workloadPolicy = security('PeerAuthentication', 'orders', 'orders');
  const ladder: MtlsRung[] = [
    {
      scope: 'mesh',
      object: meshDefault,
      mode: 'STRICT',
      decides: decidedBy === 'mesh',
      reason:
        decidedBy === 'mesh'
          ? reason(
              'mtls.rungDecides',
              { policy: 'istio-system/default', mode: 'STRICT' },
              meshDefault,
            )
          : reason(
              'mtls.rungOverruled',
              {
                policy: 'istio-system/default',
                mode: 'STRICT',
                by: 'orders/orders',
              },
              meshDefault,
            ),
    },
    {
      scope: 'namespace',
      mode: 'none',
      decides: false,
      reason: reason('mtls.rungNone'),
    },
    {
      scope: 'workload',
      object: workloadPolicy,
      mode: 'UNSET',
      decides: decidedBy === 'workload',
      reason: reason('mtls.rungInherits', { policy: 'orders/orders' }),
    },
  ];
  if (decidedBy === 'port') {
    ladder.push({
      scope: 'port',
      object: workloadPolicy,
      mode,
      decides: true,
      reason: reason(
        'mtls.rungDecides',
        { policy: 'orders/orders', mode },
        workloadPolicy,
        `spec.portLevelMtls.${number}.mode`,
      ),
    });
  }
  return { port: number, name, protocol: name, mode, ladder };
}

function identity(namespace: string, account: string): MtlsAnswer['identity'] {
  return {
    principal: `spiffe://cluster.local/ns/${namespace}/sa/${account}`,
    serviceAccount: account,
    sharedDefault: account === 'default',
  };
}

export function tokenRequired(): JwtAnswer {
  return {
    state: 'required',
    issuers: [issuer()],
    open: [{ path: '/healthz', methods: ['GET'] }],
    protected: [{ path: '/*' }],
    requestAuthentications: [
      security('RequestAuthentication', 'orders', 'jwt-auth'),
    ],
    authorizationPolicies: [
      {
        object: security('AuthorizationPolicy', 'orders', 'require-jwt'),
        action: 'ALLOW',
        dryRun: false,
      },
    ],
    origin: {
      group: 'gateway.kyma-project.io',
      kind: 'APIRule',
      namespace: 'orders',
      name: 'orders',
    },
    callers: [
      reason('access.someMayCall', {
        callers: 'a token of https://accounts.example.com',
        operations: 'GET, POST /*',
      }),
    ],
  };
}

export function tokenOptional(): JwtAnswer {
  return {
    state: 'optional',
    issuers: [issuer()],
    open: [{ path: '/*' }],
    protected: [],
    requestAuthentications: [
      security('RequestAuthentication', 'orders', 'jwt-auth'),
    ],
    authorizationPolicies: [
      {
        object: security('AuthorizationPolicy', 'orders', 'try-out'),
        action: 'DENY',
        dryRun: true,
      },
    ],
    callers: [],
  };
}

export function noToken(): JwtAnswer {
  return {
    state: 'none',
    issuers: [],
    open: [{ path: '/*' }],
    protected: [],
    requestAuthentications: [],
    authorizationPolicies: [],
    callers: [],
  };
}

function issuer() {
  return {
    issuer: 'https://accounts.example.com',
    audiences: ['orders'],
    jwksUri: 'https://accounts.example.com/.well-known/jwks.json',
    from: security('RequestAuthentication', 'orders', 'jwt-auth'),
  };
}

export function tracingOn(broken = false): TracingAnswer {
  const on = { enabled: true, provider: 'kyma-traces', sampling: 5 };
  const collector = service('kyma-system', 'telemetry-otlp-traces');
  const spans = 'kyma-system/telemetry-otlp-traces';
  return {
    state: 'on',
    provider: 'kyma-traces',
    sampling: 5,
    client: on,
    server: on,
    chain: [
      {
        reason: reason(
          'tracing.chosen',
          { policy: 'istio-system/mesh-default', provider: 'kyma-traces' },
          telemetry('istio-system', 'mesh-default'),
        ),
        ok: true,
      },
      {
        reason: reason('tracing.providerDefined', {
          provider: 'kyma-traces',
          kind: 'opentelemetry',
        }),
        ok: true,
      },
      {
        reason: broken
          ? reason('tracing.noEndpoints', { service: spans }, collector)
          : reason(
              'tracing.endpointsReady',
              { ready: 2, service: spans },
              collector,
            ),
        ok: !broken,
      },
      {
        reason: reason('tracing.pipelineHealthy', { pipeline: 'jaeger' }),
        ok: broken ? undefined : true,
      },
    ],
  };
}

export function tracingOff(): TracingAnswer {
  return {
    state: 'off',
    client: { enabled: false },
    server: { enabled: false },
    chain: [{ reason: reason('tracing.notChosen'), ok: false }],
  };
}

/** Metrics go to Prometheus and a Kyma pipeline takes them up, or leaves the namespace out. */
export function metricsCollected(collected: boolean): TelemetryAnswer {
  const metrics = { enabled: true, providers: ['prometheus'] };
  const logs = { enabled: true, providers: [{ name: 'kyma-logs' }] };
  return {
    accessLogs: { client: { enabled: false, providers: [] }, server: logs },
    metrics: { client: metrics, server: metrics },
    metricsChain: [
      {
        reason: reason('telemetry.metrics', { providers: 'prometheus' }),
        ok: true,
      },
      collected
        ? {
            reason: reason(
              'telemetry.pipelineScrapes',
              { pipeline: 'backend' },
              {
                group: 'telemetry.kyma-project.io',
                kind: 'MetricPipeline',
                name: 'backend',
              },
              'spec.input.istio',
            ),
            ok: true,
          }
        : { reason: reason('telemetry.pipelinesExclude'), ok: false },
    ],
  };
}

export function upgradeCurrent(pods: number): UpgradeAnswer {
  return {
    state: 'current',
    controlPlaneVersion: '1.30.2',
    proxies: [{ version: '1.30.2', revision: '1-30', pods }],
    supportedSkew: true,
  };
}

export function upgradeBehind(): UpgradeAnswer {
  return {
    state: 'restart-pending',
    controlPlaneVersion: '1.30.2',
    proxies: [
      { version: '1.30.2', revision: '1-30', pods: 1 },
      { version: '1.29.8', revision: '1-29', pods: 2 },
    ],
    supportedSkew: true,
    restartedBy: 'kyma',
  };
}

export function upgradeOutside(): UpgradeAnswer {
  return { state: 'not-applicable', proxies: [], supportedSkew: true };
}

const istioDefaults: Resiliency = {
  timeout: { value: 0, origin: 'istio-default' },
  retries: {
    value: {
      attempts: 2,
      on: 'connect-failure,refused-stream,unavailable,cancelled',
    },
    origin: 'istio-default',
  },
};

export function canary(namespace: string, name: string): TrafficAnswer {
  const rules = networking('VirtualService', namespace, name);
  const v1 = {
    host: name,
    subset: 'v1',
    version: 'v1',
    percent: 90,
    readyPods: 2,
  };
  const v2 = {
    host: name,
    subset: 'v2',
    version: 'v2',
    percent: 10,
    readyPods: 1,
  };
  const chosen: Resiliency = {
    timeout: { value: 2, origin: 'set', object: rules },
    retries: {
      value: { attempts: 3, on: '5xx', perTryTimeout: 0.5 },
      origin: 'set',
      object: rules,
    },
    outlierDetection: {
      value: { consecutive5xxErrors: 5, baseEjectionTime: '30s' },
      origin: 'set',
      object: networking('DestinationRule', namespace, name),
    },
  };
  return {
    service: service(namespace, name),
    host: `${name}.${namespace}.svc.cluster.local`,
    ruledBy: rules,
    shares: [v1, v2],
    routes: [
      {
        name: 'beta',
        object: rules,
        conditions: [
          reason('traffic.whenIs', { subject: 'header x-beta', value: 'yes' }),
          reason('traffic.whenStarts', { subject: 'path', value: '/api' }),
        ],
        shares: [{ ...v2, percent: 100 }],
        mirrors: [],
        resiliency: istioDefaults,
      },
      {
        name: 'default',
        object: rules,
        conditions: [],
        shares: [v1, v2],
        mirrors: [{ host: name, subset: 'v3', percent: 5 }],
        resiliency: chosen,
      },
      {
        name: 'old',
        object: rules,
        conditions: [
          reason('traffic.whenStarts', { subject: 'path', value: '/v1' }),
        ],
        shares: [{ ...v1, percent: 100 }],
        mirrors: [],
        resiliency: istioDefaults,
        unreachable: reason('traffic.afterCatchAll', {
          position: 2,
          route: 'default',
        }),
      },
    ],
    canary: true,
    resiliency: chosen,
    rollout: {
      object: { group: 'argoproj.io', kind: 'Rollout', namespace, name },
      phase: 'Progressing',
      step: 2,
      steps: 5,
      weight: 10,
    },
  };
}

/** The canary without pods for v2, and with faults. */
export function experiment(namespace: string, name: string): TrafficAnswer {
  const answer = canary(namespace, name);
  const [beta, main, old] = answer.routes;
  const [v1, v2] = answer.shares;
  const broken = reason('traffic.subsetWithoutPods', {
    subset: 'v2',
    host: name,
  });
  return {
    ...answer,
    shares: [v1, { ...v2, readyPods: 0, broken }],
    routes: [
      beta,
      {
        ...main,
        fault: {
          delay: { percent: 10, seconds: 5 },
          abort: { percent: 1, status: '503' },
        },
      },
      old,
    ],
  };
}

export function plain(
  namespace: string,
  name: string,
  readyPods: number,
): TrafficAnswer {
  return {
    service: service(namespace, name),
    host: `${name}.${namespace}.svc.cluster.local`,
    shares: [{ host: name, percent: 100, readyPods }],
    routes: [],
    canary: false,
    resiliency: istioDefaults,
  };
}

function names(prefix: string, count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => `${prefix}-7d9f8c6b5-${index}`,
  );
}

export const known = <T>(
  value: T,
  ...because: ReturnType<typeof reason>[]
) => ({ known: true as const, value, because });

export const silent = <T>(lastKnown: T, cluster: string, since: string) => ({
  known: false as const,
  lastKnown,
  since,
  because: [reason('unknown.clusterStale', { cluster, since })],
});
