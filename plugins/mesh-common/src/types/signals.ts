/** One value per step; null where there is none, for example a latency while nobody called. */
export type SignalLine = Array<number | null>;

/**
 * Whose figures they are: the workload's own proxies (`destination`), the waypoint in front of it, the proxies of its
 * callers where it has none itself (`source`), the gateway's proxies about what they pass on (`gateway`), or ztunnel,
 * which sees connections and no requests.
 */
export type SignalReporter =
  | 'destination'
  | 'waypoint'
  | 'source'
  | 'gateway'
  | 'ztunnel';

/** Golden signals of workloads of one namespace whose figures come from the same reporter. */
export interface SignalGroup {
  cluster: string;
  /** How readers know the cluster; absent where its name is all there is. */
  clusterTitle?: string;
  namespace: string;
  workloads: string[];
  reporter: SignalReporter;
  /**
   * `traffic`: there was some. `idle`: counted, and there was none. `absent`: Prometheus holds no series, either because
   * there never was traffic or because the metrics are not collected. `unavailable`: Prometheus could not be asked.
   */
  state: 'traffic' | 'idle' | 'absent' | 'unavailable';
  /** Why it is unavailable, in one sentence without secrets. */
  error?: string;
  /** HTTP and gRPC; absent where there were none. */
  requests?: {
    /** Per second. */
    rate: SignalLine;
    /** Part of the requests, 0 to 1, that failed by HTTP 5xx or a gRPC status but OK. */
    errors: SignalLine;
    /** Milliseconds. */
    p50: SignalLine;
    p95: SignalLine;
    p99: SignalLine;
  };
  /** TCP connections opened per second; absent where there were none. */
  connections?: SignalLine;
  /** Part of the requests, or of the connections where there are no requests, 0 to 1, that came in by mutual TLS. */
  mtlsShare?: number;
  /**
   * Which version got which part of the last hour's requests, 0 to 1, largest first; absent for one version. Empty and
   * `unknown` are what callers tell of pods without a version.
   */
  versions?: Array<{ version: string; share: number }>;
  /** ISO time when the first of the workload certificates expires, unless it is renewed. */
  certificateExpiry?: string;
  /** ISO time when the root certificate of the mesh expires. */
  rootExpiry?: string;
}

/** Answer of `GET /v1/entities/:kind/:namespace/:name/signals`: the last hour. */
export interface EntitySignals {
  entityRef: string;
  /** ISO time of the first value of every line. */
  start: string;
  stepSeconds: number;
  groups: SignalGroup[];
  /** Clusters of the entity that no configured Prometheus covers, as readers know them. */
  withoutPrometheus: string[];
}
