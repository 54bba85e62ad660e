import type {
  ControlPlane,
  Finding,
  ObjectRef,
  Reason,
  TrafficAnswer,
  Verdict,
  WorkloadAnswers,
} from '@mesh-portal/istio-semantics';
import type { PromiseKept } from '../contract';

/** How a reader should take it; `unknown` is neither good nor bad. */
export type MeshState = 'good' | 'mind' | 'bad' | 'neutral' | 'unknown';

/** The rows of the Mesh card. */
export const meshDimensions = [
  'sidecar',
  'mtls',
  'jwt',
  'traffic',
  'tracing',
  'upgrade',
] as const;
export type MeshDimension = (typeof meshDimensions)[number];

/** One row of the Mesh card: the worst of what it sums up, with the reason first. */
export interface DimensionSummary {
  state: MeshState;
  /** `injected`, `STRICT`, `required`, … or `unknown` or `not-applicable`; the words of the entity annotation. */
  value: string;
  /** Deciding reason first, at most three. */
  because: Reason[];
  /**
   * Figures for the short text beside the word, each only where all parts agree or they add up: sidecar `total`,
   * `inMesh`, `ready`, `version`; mtls `ports`, `conflicts`; traffic `versions`, `routes`, `faults`, `largest`;
   * tracing `sampling` (percent); upgrade `version` of the control plane, `behind` (pods), `restartedBy`. Figures that
   * only checks read, 0 or 1 for no or yes: sidecar `readyInMesh`, `optedOut`; mtls `sharedIdentity`; jwt
   * `defaultDeny`; tracing `metrics`; traffic `noTimeout`, `defaultRetries`, `noBreaker` (routes), `exposed` (a gateway
   * leads to it; absent where that is unknown).
   */
  detail: Record<string, string | number>;
}

export type DimensionSummaries = Record<MeshDimension, DimensionSummary>;

/** What is known about the age of what one cluster told. */
export interface ClusterFreshness {
  name: string;
  title?: string;
  /** `stale`: data is shown but the cluster has not answered lately. `unknown`: nothing was ever read. */
  state: 'fresh' | 'stale' | 'unknown';
  /** ISO time of the last answer. */
  lastSeen?: string;
  /** ISO time since when it is not fresh. */
  since?: string;
  /** Why it is not fresh, in one sentence without secrets. */
  error?: string;
}

export interface WorkloadMesh extends WorkloadAnswers {
  cluster: string;
  findings: Finding[];
}

export interface ServiceMesh {
  cluster: string;
  service: ObjectRef;
  traffic: Verdict<TrafficAnswer>;
}

export interface MeshLink {
  kind:
    | 'grafana-service'
    | 'grafana-workload'
    | 'grafana-mesh'
    | 'grafana-control-plane'
    | 'grafana-overview'
    | 'kiali'
    | 'kiali-workload'
    | 'kiali-graph'
    | 'traces'
    | 'logs';
  title: string;
  /** Absolute http or https URL that passed `safeHttpUrl`. */
  url: string;
  cluster?: string;
  /** What makes another plugin show the same of an entity; the catalog module writes it where asked to. */
  annotation?: { key: string; value: string };
}

/** What one cluster says of an entity. */
export interface EntityCluster extends ClusterFreshness {
  dimensions: DimensionSummaries;
  /** Its control planes, with the roots of trust of each; absent where none is seen. */
  controlPlanes?: ControlPlane[];
  /** Problems with those roots; absent where there are none. */
  rootFindings?: Finding[];
  /**
   * Kiali's page of one Istio object, `{namespace}`, `{group}`, `{version}`, `{kind}` and `{name}` to be filled in, each
   * percent-encoded; absent where no Kiali shows the cluster.
   */
  objectUrl?: string;
}

/** Answer of `GET /v1/entities/:kind/:namespace/:name`. */
export interface EntityMesh {
  entityRef: string;
  /** Grows with every change of this entity's verdicts. */
  seq: number;
  /** ISO time of the oldest observation among the clusters shown. */
  observedAt?: string;
  /** Worst over all clusters. */
  dimensions: DimensionSummaries;
  /** What the entity promises, beside what is true over all clusters; absent where it promises nothing. */
  promises?: PromiseKept[];
  clusters: EntityCluster[];
  /** Worst first. */
  findings: Array<Finding & { cluster: string }>;
  workloads: WorkloadMesh[];
  services: ServiceMesh[];
  links: MeshLink[];
  /** Newest first, at most 50. */
  history: MeshTransition[];
}

export interface MeshTransition {
  /** ISO time. */
  at: string;
  cluster: string;
  workload: ObjectRef;
  dimension: MeshDimension;
  from: string;
  to: string;
  because?: Reason;
}
