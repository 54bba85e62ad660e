import type { ReasonCode } from '../messages';

/** Identifies one Kubernetes object. `cluster` is filled in by whoever reads more than one. */
export interface ObjectRef {
  /** API group without version; empty or absent for the core group. */
  group?: string;
  kind: string;
  namespace?: string;
  name: string;
  cluster?: string;
}

/** One step of the reasoning; names the object and field that decided, so that a UI can link to it. */
export interface Reason {
  code: ReasonCode;
  params: Record<string, string | number>;
  object?: ObjectRef;
  /** Path inside the object, for example `spec.portLevelMtls.9090.mode`. */
  field?: string;
}

/**
 * What is true, as far as the objects show, and why. The deciding reason comes first.
 *
 * `known: false` means that an object which could change the answer cannot be seen; it is never to be counted
 * as good or bad. The engine has no clock: `lastKnown` and `since` are laid over by whoever keeps freshness.
 */
export type Verdict<T> =
  | { known: true; value: T; because: Reason[] }
  | { known: false; lastKnown?: T; since?: string; because: Reason[] };

/** How much a reader should mind. */
export type Severity = 'error' | 'warning' | 'info';

/** The one change that mends a finding. */
export interface Fix {
  /** Message that says what the change does. */
  summary: Reason;
  /** Shell command to run, where one exists. */
  command?: string;
  /** YAML to apply, where one exists. */
  patch?: string;
}

/** A named problem. Istio's analyzer messages keep Istio's codes (`IST0103`), ours are `MESH…`. */
export interface Finding {
  id: string;
  severity: Severity;
  category:
    | 'injection'
    | 'encryption'
    | 'access'
    | 'traffic'
    | 'telemetry'
    | 'upgrade'
    | 'configuration';
  because: Reason[];
  /** The object to change. */
  object: ObjectRef;
  /** Workloads and services that suffer from it. */
  affected: ObjectRef[];
  fix?: Fix;
}
