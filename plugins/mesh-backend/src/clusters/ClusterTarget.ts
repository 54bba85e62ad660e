import type { KubernetesCredential } from '@backstage/plugin-kubernetes-node';
import type { ClusterConnection } from '../ingest/ApiConnection';

/** A cluster to read, or one that is known but cannot be read. */
export interface ClusterTarget {
  name: string;
  title?: string;
  connection: ClusterConnection;
  /** A fresh credential. */
  loadCredential(): Promise<KubernetesCredential>;
  /** Why it cannot be read whatever the credential, and what to do. */
  problem?: string;
  /** Why there is no credential without a reader, and what to do; an override can mend it. */
  credentialProblem?: string;
}
