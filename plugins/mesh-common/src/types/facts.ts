import type { ControlPlane, Finding } from '@mesh-portal/istio-semantics';
import type { ClusterFreshness, MeshLink } from './entityMesh';

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
