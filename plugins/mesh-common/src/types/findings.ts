import type { Finding, Severity } from '@mesh-portal/istio-semantics';
import type { ClusterFreshness } from './entityMesh';

export type FindingSort = 'severity' | 'age' | 'code';

/** Which findings to list, and in which order. */
export interface FindingFilter {
  severity?: Severity;
  /** `IST0103`, `MESH0004`, … */
  code?: string;
  cluster?: string;
  namespace?: string;
  /** Full entity ref of the owner of an entity that suffers from it. */
  owner?: string;
  /** Full entity ref. */
  entity?: string;
  /** Default: `severity`, worst first. `age` is oldest first. */
  sort?: FindingSort;
  /** At most 500; default 100. */
  limit?: number;
  offset?: number;
}

/** A finding wherever it occurs in one cluster; several workloads that suffer from the same have one. */
export interface ListedFinding extends Finding {
  cluster: string;
  /** ISO time when it was first seen. */
  since: string;
  /** Of the cluster: a finding of one that is not fresh is the last known. */
  freshness: ClusterFreshness['state'];
  /** Readable entities that suffer from it. */
  entityRefs: string[];
  /** Entity refs of their owners. */
  owners: string[];
}

/** Answer of `GET /v1/findings`. */
export interface FindingList {
  items: ListedFinding[];
  /** How many the filter leaves; like `items`, of readable entities only where `visibleOnly` is set. */
  total: number;
  /** True when only findings of entities that the reader may see are told. */
  visibleOnly: boolean;
}
