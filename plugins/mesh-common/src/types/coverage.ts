import type { ObjectRef, Reason } from '@mesh-portal/istio-semantics';

/** What a check may say, in the order in which results are shown; `error` means that the check itself failed. */
export const checkStates = [
  'passed',
  'warning',
  'failed',
  'error',
  'unknown',
  'notApplicable',
  'exempt',
] as const;

export type CheckState = (typeof checkStates)[number];

/** Counts of one check in one scope; only `passed`, `warning` and `failed` are assessed. */
export type CoverageCounts = Record<CheckState, number>;

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

export interface CoverageFigures {
  entities: number;
  checks: Record<string, CoverageCounts>;
  /** How many entities have reached which level, and none beyond it. */
  levels: Record<CoverageLevel | 'none', number>;
}

/** What a scope holds itself; of a group, without the groups below it. */
export interface CoverageRow extends CoverageFigures {
  /** Entity ref, cluster name or `cluster/namespace`; empty for the total. */
  scope: string;
  title: string;
  /** Entity ref of the group above, where that has a row too; only by owner. */
  parent?: string;
  /** Of the group and all groups below it, every entity once; absent where there are none below it. */
  inherited?: CoverageFigures;
  /** Counts by check as they were a week ago; absent where nobody looked then, and without `mesh.coverage.read`. */
  lastWeek?: Record<string, CoverageCounts>;
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

export type CoverageResultSort = 'state' | 'entity' | 'owner' | 'check';

/** Which results to list. */
export interface CoverageResultFilter {
  /** Id of a check; all checks where absent. */
  check?: string;
  state?: CheckState;
  /** Full entity ref. */
  entity?: string;
  /** What `scope` is; default: `owner`. */
  by?: CoverageScopeKind;
  /** As in `CoverageRow.scope`; the results are then those for the whole of that scope. */
  scope?: string;
  /** Of an owner, with the groups below it; default: false. */
  inherited?: boolean;
  /** Default: `state`, failed first; then by entity and check. */
  sort?: CoverageResultSort;
  /** At most 500; default 100. */
  limit?: number;
  offset?: number;
}

/** What one check says about one entity. */
export interface CoverageResult {
  entityRef: string;
  title: string;
  /** Entity ref. */
  owner?: string;
  /** Id of a check; its fix is what to do. */
  check: string;
  state: CheckState;
  /** Deciding reason first; may be empty where it passed or does not apply. */
  because: Reason[];
  /** The objects that decided, with their cluster. */
  evidence: ObjectRef[];
  /** ISO time from which an exemption no longer counts; absent where it never ends. */
  exemptUntil?: string;
}

/** Answer of `GET /v1/coverage/results`. */
export interface CoverageResultList {
  /** The checks that the items name. */
  checks: CoverageCheck[];
  items: CoverageResult[];
  /** How many the filter leaves; like `items`, of readable entities only where `visibleOnly` is set. */
  total: number;
  visibleOnly: boolean;
}

/** One change, and what it would mend. */
export interface FixNext {
  check: string;
  /** Whether the results fail or only warn. */
  state: 'failed' | 'warning';
  cluster: string;
  /** Where to act; absent where one object decides for several namespaces. */
  namespace?: string;
  /** The object that decides; absent where something is missing instead. */
  object?: ObjectRef;
  /** Why it does not pass. */
  because?: Reason;
  /** Readable entities whose result it decides, at most 20 of `entities`. */
  entityRefs: string[];
  entities: number;
  /** Entity refs of all their owners. */
  owners: string[];
  /** `entities` times the weight of the check; the list begins with the largest. */
  effect: number;
}

/** Answer of `GET /v1/coverage/fix-next`. */
export interface FixNextList {
  checks: CoverageCheck[];
  items: FixNext[];
  visibleOnly: boolean;
}

/** How an entity would claim a workload, and whose it most likely is. */
export interface ClaimHint {
  /** Of its pods, those that tell them apart; empty where none does. */
  labels: Record<string, string>;
  owner?: {
    entityRef: string;
    /** `namespace`: it owns the most of what is in the same namespace. */
    because: 'label' | 'namespace';
    /** Key of the label that names it. */
    label?: string;
  };
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
    /** Where only those were asked for that no entity claims. */
    hint?: ClaimHint;
  }>;
  total: number;
}
