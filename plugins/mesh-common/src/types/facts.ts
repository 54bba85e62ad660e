import type { ControlPlane, Finding } from '@mesh-portal/istio-semantics';
import type { CoverageCounts, CoverageLevel } from './coverage';
import type { ClusterFreshness, MeshLink } from './entityMesh';

/** What scorecards show of one entity: states and counts, as readable as the facts of other plugins. */
export interface EntityMeasures {
  /** False where a cluster that holds its workloads, or might, cannot be seen now. */
  available: boolean;
  /** ISO time of the oldest observation among these clusters; absent where there was none. */
  observedAt?: string;
  /** Names of the clusters that hold its workloads. */
  clusters: string[];
  level: CoverageLevel | 'none';
  /** By id of the check, for the whole of its places. */
  checks: Record<string, keyof CoverageCounts>;
  /** How its proxies stand to their control plane: `current`, `restart`, …, `unknown` or `not-applicable`. */
  upgrade: string;
  workloads: number;
  findings: number;
  /** Absent where `available` is false or there is nothing to count. */
  pods?: number;
  podsInMesh?: number;
}

/** What the catalog shows of one entity; verdicts only, no hosts, issuers or policy bodies. */
export interface EntityFacts {
  entityRef: string;
  sidecar: string;
  mtls: string;
  jwt: string;
  tracing: string;
  findings: string;
  links: MeshLink[];
  /** Changes exactly when one of the above does. */
  hash: string;
  measures: EntityMeasures;
  seq: number;
}

/** Answer of `GET /v1/facts?since=seq`, for service principals only. */
export interface FactsPage {
  seq: number;
  items: EntityFacts[];
  /** Entity refs that no longer have facts. */
  removed: string[];
  /** True when `since` was too old or absent, so that `items` is everything. */
  reset: boolean;
}

/** Answer of `GET /v1/clusters`. */
export interface ClusterList {
  items: Array<
    ClusterFreshness & {
      workloads: number;
      /** What is about the whole cluster. */
      links: MeshLink[];
      controlPlanes: ControlPlane[];
      /** Problems of the installation, such as a root of trust that ends. */
      findings: Finding[];
      resources: Array<{
        kind: string;
        state: 'synced' | 'absent' | 'forbidden' | 'failed' | 'starting';
        error?: string;
        /** The RBAC rule that is missing, as YAML. */
        missingRule?: string;
        /** ISO time of the last change that was told. */
        lastEvent?: string;
        /** ISO time of the last complete list. */
        lastSync?: string;
      }>;
    }
  >;
  /** What to do when no cluster is known. */
  hint?: string;
}
