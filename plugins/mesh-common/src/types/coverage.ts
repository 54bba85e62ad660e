/** Counts of one check in one scope; only `passed`, `warning` and `failed` are assessed. */
export interface CoverageCounts {
  passed: number;
  warning: number;
  failed: number;
  unknown: number;
  notApplicable: number;
  exempt: number;
}

export type CoverageScopeKind =
  | 'owner'
  | 'system'
  | 'domain'
  | 'cluster'
  | 'namespace';

/** From the first that everyone should reach to the last. */
export const coverageLevels = ['bronze', 'silver', 'gold'] as const;

export type CoverageLevel = (typeof coverageLevels)[number];

/** A check that every entity is held against. */
export interface CoverageCheck {
  id: string;
  title: string;
  description: string;
  /** What to do where it does not pass. */
  fix: string;
  category: 'mesh' | 'security' | 'observability' | 'resilience' | 'operations';
  level: CoverageLevel;
  /** How much it counts beside others; 1 or more. */
  weight: number;
}

export interface CoverageRow {
  /** Entity ref, cluster name or `cluster/namespace`; empty for the total. */
  scope: string;
  title: string;
  entities: number;
  checks: Record<string, CoverageCounts>;
  /** How many entities have reached which level, and none beyond it. */
  levels: Record<CoverageLevel | 'none', number>;
}

/** Answer of `GET /v1/coverage?by=owner`. */
export interface CoverageSummary {
  by: CoverageScopeKind;
  checks: CoverageCheck[];
  /** Over all rows; like them, over readable entities only where `visibleOnly` is set. */
  total: CoverageRow;
  rows: CoverageRow[];
  /** Workloads that no entity claims; absent without `mesh.coverage.read`. */
  unclaimed?: number;
  /** True when the figures only cover entities that the reader may see. */
  visibleOnly: boolean;
  seq: number;
}

/** Answer of `GET /v1/workloads?claimed=false`. */
export interface WorkloadList {
  items: Array<{
    cluster: string;
    namespace: string;
    kind: string;
    name: string;
    sidecar: string;
    mtls: string;
    jwt: string;
    tracing: string;
    findings: number;
    entityRefs: string[];
  }>;
  total: number;
}
