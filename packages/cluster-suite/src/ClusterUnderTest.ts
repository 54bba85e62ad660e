import type { AdminClient } from './AdminClient';

/** A cluster that the suite may do anything to. */
export interface ClusterUnderTest {
  /** What it is, for the name of the suite. */
  readonly title: string;
  readonly url: string;
  /** Certificate of the authority that signed the server's, PEM in base64. */
  readonly caData: string;
  readonly admin: AdminClient;
  /** How many pods it can be asked to take. */
  readonly manyPods: number;

  /** A token for the service account that `rbac.yaml` creates; the ones before are valid no more. */
  renewToken(): Promise<string>;
  /** Lets the portal be refused a resource, or no longer. This and what follows needs a server that may be restarted. */
  setForbidden?(
    resource: { group: string; plural: string },
    forbidden: boolean,
  ): Promise<void>;
  /** Cuts what is open; a real server ends and starts anew. */
  interrupt?(): Promise<void>;
  /** Forgets the past: who resumes from before is told 410. */
  forget?(): Promise<void>;
  stop(): Promise<void>;
}
