import type { Fix, ObjectRef, Reason, Verdict } from './verdict';

/** Where a workload's traffic is handled. */
export type SidecarState =
  | 'injected'
  | 'partial'
  | 'none'
  | 'ambient'
  | 'proxyless'
  | 'not-applicable';

export interface InjectionAnswer {
  /** What runs now. */
  state: SidecarState;
  /** What would happen to a pod created now. */
  expected: {
    injected: boolean;
    /** Revision that would inject, after tags are resolved. */
    revision?: string;
    tag?: string;
    /** `<MutatingWebhookConfiguration>/<webhook>` that matches. */
    webhook?: string;
    /** True where istio-cni would take the pod into the ambient mesh. */
    ambient?: boolean;
  };
  /** The webhook's questions in order; the deciding one is marked. */
  trace: Array<{ reason: Reason; decided: boolean }>;
  /** Pods that share the same state. */
  pods: PodGroup[];
  gateway: boolean;
  /** True when a restart alone would bring running pods to the expected state. */
  restartNeeded: boolean;
  /** Waypoints that labels name for the workload and its services; only for ambient workloads. */
  waypoints?: WaypointUse[];
  fix?: Fix;
}

/** A waypoint that a label names, and whether traffic goes through it. */
export interface WaypointUse {
  /** The workload itself, or the service that traffic is addressed to. */
  target: ObjectRef;
  waypoint: ObjectRef;
  /** True for `istio.io/use-waypoint-canary`. */
  canary: boolean;
  /** Percent of connections that the canary label asks for. */
  weight?: number;
  inUse: boolean;
  reason: Reason;
}

export interface PodGroup {
  state:
    | 'sidecar'
    | 'native-sidecar'
    | 'ambient'
    | 'ambient-pending'
    | 'proxyless'
    | 'gateway'
    | 'none';
  revision?: string;
  /** Version taken from the proxy image tag, for example `1.30.2`. */
  proxyVersion?: string;
  names: string[];
  ready: number;
}

/** Server-side mode; `UNSET` never survives the merge. */
export type MtlsMode = 'STRICT' | 'PERMISSIVE' | 'DISABLE';
export type MtlsSummary = MtlsMode | 'mixed' | 'not-applicable';

export interface MtlsAnswer {
  /** What the pods accept, over all ports; `not-applicable` where no PeerAuthentication has an effect. */
  mode: MtlsSummary;
  /** Pods without a proxy enforce nothing; absent where every pod has one. */
  enforced?: 'some' | 'none';
  /** What the policies ask for, by port. */
  ports: PortMtls[];
  identity: {
    /** `spiffe://<trust domain>/ns/<namespace>/sa/<service account>`. */
    principal: string;
    serviceAccount: string;
    sharedDefault: boolean;
  };
  /** DestinationRules whose client settings cannot work with this server. */
  clientConflicts: Array<{
    reason: Reason;
    clientNamespaces: string[] | 'all';
  }>;
}

export interface PortMtls {
  /** Workload (target) port. */
  port: number;
  name?: string;
  protocol?: string;
  mode: MtlsMode;
  ladder: MtlsRung[];
}

/** One rung of the policy ladder, from mesh to port. */
export interface MtlsRung {
  scope: 'mesh' | 'namespace' | 'workload' | 'port';
  object?: ObjectRef;
  mode: MtlsMode | 'UNSET' | 'none';
  /** True on the rung that decides this port. */
  decides: boolean;
  /** Why it decides or why it does not. */
  reason: Reason;
}

/** Whether one workload's connection to a service comes about, and how. */
export interface ReachAnswer {
  /** `some` where it depends on the pod, `unknown` where it depends on what the application makes of TLS. */
  succeeds: 'yes' | 'no' | 'some' | 'unknown';
  encrypted: 'yes' | 'no' | 'some';
  endpoints: ReachEndpoints[];
}

/** Pods that a client reaches in the same way. */
export interface ReachEndpoints {
  pods: string[];
  /** How the client connects; `tls` and `mutual-tls` are with certificates of its own. */
  transport: 'plaintext' | 'istio-mtls' | 'hbone' | 'tls' | 'mutual-tls';
  server: MtlsMode | 'no-proxy';
  /** Absent where it cannot be told. */
  succeeds?: boolean;
  encrypted: boolean;
  reason: Reason;
}

export type JwtState =
  | 'required'
  | 'partial'
  | 'optional'
  | 'none'
  | 'impossible'
  | 'not-applicable';

export interface JwtAnswer {
  state: JwtState;
  issuers: Array<{
    issuer: string;
    audiences: string[];
    jwksUri?: string;
    from: ObjectRef;
  }>;
  /** Request classes that a caller without a token may use; `path` may end in `*`. */
  open: RequestClass[];
  protected: RequestClass[];
  requestAuthentications: ObjectRef[];
  authorizationPolicies: Array<{
    object: ObjectRef;
    action: 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';
    dryRun: boolean;
  }>;
  /** Object that generated the policies, an APIRule for example. */
  origin?: ObjectRef;
  /** Sentences that say who may call. */
  callers: Reason[];
  /** What the authorization policies do to requests, whatever they carry; absent where none is enforced. */
  effect?: 'none' | 'restricts' | 'deny-all';
}

export interface RequestClass {
  path: string;
  methods?: string[];
  hosts?: string[];
  ports?: string[];
}

export interface TracingAnswer {
  state: 'on' | 'off';
  provider?: string;
  /** Percent, 0 to 100, of new traces started by requests that arrive here. */
  sampling?: number;
  client: TracingDirection;
  server: TracingDirection;
  /** Steps from proxy to backend; the first with `ok: false` is where it breaks. `ok: undefined` is unknown. */
  chain: Array<{ reason: Reason; ok?: boolean }>;
}

/** What else the proxies of a workload tell: access logs and metrics. */
export interface TelemetryAnswer {
  accessLogs: Record<'client' | 'server', AccessLogDirection>;
  metrics: Record<'client' | 'server', MetricsDirection>;
  /** Steps from proxy to whatever keeps the metrics; read like `TracingAnswer.chain`. */
  metricsChain: TracingAnswer['chain'];
}

export interface AccessLogDirection {
  enabled: boolean;
  providers: Array<{
    name: string;
    /** CEL expression that picks what is logged. */
    filter?: string;
  }>;
}

export interface MetricsDirection {
  enabled: boolean;
  providers: string[];
}

export interface TracingDirection {
  enabled: boolean;
  provider?: string;
  sampling?: number;
}

export interface TrafficAnswer {
  service: ObjectRef;
  host: string;
  /** Object that rules callers in the mesh; absent where plain Kubernetes load balancing applies. */
  ruledBy?: ObjectRef;
  /** Real shares of requests that meet no earlier rule, in percent; they add up to 100 where there are any. */
  shares: TrafficShare[];
  /** Rules in evaluation order. */
  routes: TrafficRoute[];
  canary: boolean;
  resiliency: Resiliency;
  /** Argo Rollouts or Flagger state as the object declares it. */
  rollout?: {
    object: ObjectRef;
    phase?: string;
    step?: number;
    steps?: number;
    weight?: number;
  };
}

export interface TrafficShare {
  host: string;
  subset?: string;
  version?: string;
  percent: number;
  readyPods?: number;
  /** Set where requests sent there fail. */
  broken?: Reason;
}

export interface TrafficRoute {
  name?: string;
  object?: ObjectRef;
  /** Readable conditions, all of which must hold; `traffic.or` stands between alternatives. Empty for a catch-all. */
  conditions: Reason[];
  shares: TrafficShare[];
  mirrors: Array<{ host: string; subset?: string; percent: number }>;
  fault?: {
    delay?: { percent: number; seconds: number };
    abort?: { percent: number; status: string };
  };
  resiliency: Resiliency;
  /** Set where requests are answered or redirected instead of sent on; there are then no shares. */
  instead?: Reason;
  /** Set where no request of this caller comes here. */
  unreachable?: Reason;
}

/** A value and whether somebody chose it. */
export interface Setting<T> {
  value: T;
  origin: 'set' | 'mesh-default' | 'istio-default';
  object?: ObjectRef;
  /** What holds for parts that the value leaves out. */
  defaults?: Partial<T>;
}

export interface Resiliency {
  /** Seconds; 0 means no timeout. */
  timeout: Setting<number>;
  retries: Setting<{ attempts: number; on: string; perTryTimeout?: number }>;
  outlierDetection?: Setting<Record<string, string | number>>;
  connectionPool?: Setting<Record<string, string | number>>;
}

export type UpgradeState =
  | 'current'
  | 'restart-pending'
  | 'restart-needed'
  | 'manual-restart'
  | 'not-restarted-yet'
  | 'not-applicable';

export interface UpgradeAnswer {
  state: UpgradeState;
  controlPlaneVersion?: string;
  /** Running proxy versions and the pods that run them. */
  proxies: Array<{ version: string; revision?: string; pods: number }>;
  supportedSkew: boolean;
  /** What brings the pods up to date: `kyma` restarts them itself, `you` have to. */
  restartedBy?: 'kyma' | 'you';
  fix?: Fix;
}

/** All answers about one workload, as stored and served. */
export interface WorkloadAnswers {
  workload: ObjectRef;
  serviceAccount: string;
  services: ObjectRef[];
  injection: Verdict<InjectionAnswer>;
  mtls: Verdict<MtlsAnswer>;
  jwt: Verdict<JwtAnswer>;
  tracing: Verdict<TracingAnswer>;
  telemetry: Verdict<TelemetryAnswer>;
  upgrade: Verdict<UpgradeAnswer>;
}
