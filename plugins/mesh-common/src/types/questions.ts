import type {
  AccessDecision,
  AccessRequest,
  KubernetesObject,
  ObjectRef,
  Question,
  ReachAnswer,
  Reason,
  Verdict,
} from '@mesh-portal/istio-semantics';
import type { ClusterFreshness } from './entityMesh';

/** Names one object of one cluster. */
export interface ClusterObject {
  cluster: string;
  /** API group without version; empty or absent for the core group. */
  group?: string;
  kind: string;
  /** Empty or absent for an object without namespace. */
  namespace?: string;
  name: string;
}

/** Body of `POST /v1/decide`: would this request be let in? */
export interface DecideQuestion {
  workload: ClusterObject;
  /** What is left out is not known, and may leave the answer open. */
  request: AccessRequest;
}

/** An answer to a question about one cluster, with the age of what it is based on. */
export interface Answered<T> {
  verdict: Verdict<T>;
  freshness: ClusterFreshness;
}

/** Answer of `POST /v1/decide`. */
export type DecideAnswer = Answered<AccessDecision>;

/** Body of `POST /v1/can-reach`: does a connection come about, and is it encrypted? Both are of one cluster. */
export interface CanReachQuestion {
  client: ClusterObject;
  service: { namespace: string; name: string };
  /** Service port; the first one unless set. */
  port?: number;
  subset?: string;
}

/** Answer of `POST /v1/can-reach`. */
export type CanReachAnswer = Answered<ReachAnswer>;

/** Body of `POST /v1/what-if`: what would a change alter? Nothing is changed. */
export interface WhatIfQuestion {
  cluster: string;
  /** Objects to create or replace, as YAML or JSON documents; at most 64 KiB. */
  apply?: string;
  /** Objects to delete. */
  remove?: ObjectRef[];
}

/** A verdict in one word, as the annotations of entities have it, with the deciding reasons first. */
export interface VerdictWord {
  /** `STRICT`, `required`, …, or `unknown`. */
  value: string;
  because: Reason[];
}

/** A verdict that a change would alter. */
export interface WhatIfChange {
  /** The workload, or the service for `traffic`. */
  subject: ObjectRef;
  question: Question;
  /** Absent where the subject would be new. */
  before?: VerdictWord;
  /** Absent where the subject would be gone. */
  after?: VerdictWord;
  /** Readable entities that it belongs to. */
  entityRefs: string[];
}

/** A connection that comes about now and would not after a change. Nobody knows whether it is ever made. */
export interface BrokenConnection {
  client: ObjectRef;
  service: ObjectRef;
  /** `some` where it depends on the pod. */
  succeeds: 'no' | 'some';
  because: Reason[];
  /** Readable entities that the client belongs to. */
  entityRefs: string[];
  /** Readable entities that the service belongs to. */
  serviceEntityRefs: string[];
}

/** Answer of `POST /v1/what-if`. */
export interface WhatIfAnswer {
  changes: WhatIfChange[];
  breaks: BrokenConnection[];
  /** True where there is more of either than is told. */
  truncated: boolean;
  /** How much concerns workloads that the reader may not see; only with `mesh.coverage.read`. */
  hidden?: { changes: number; breaks: number };
  freshness: ClusterFreshness;
}

/** Answer of `GET /v1/affected`: what an object decides, and where it is overruled. */
export interface AffectedList {
  items: Array<{
    subject: ObjectRef;
    question: Question;
    /** The reasons that name the object. */
    reasons: Reason[];
    /** Readable entities that the subject belongs to. */
    entityRefs: string[];
  }>;
  truncated: boolean;
  /** How many concern subjects that the reader may not see; only with `mesh.coverage.read`. */
  hidden?: number;
  freshness: ClusterFreshness;
}

/** Which policies to list. */
export interface PolicyFilter {
  cluster: string;
  namespace?: string;
}

/** Answer of `GET /v1/policies`: by namespace, kind and name. */
export interface PolicyList {
  /** Policies of this namespace that select nothing count for the whole mesh. */
  rootNamespace: string;
  /** With workloads that the reader may see. */
  namespaces: string[];
  items: Array<{
    object: ObjectRef;
    /** True where it selects nothing, and so counts for its whole namespace or the mesh. */
    wide: boolean;
    /** How many workloads and services it decides about, or is overruled at, that the reader may see. */
    subjects: number;
  }>;
  truncated: boolean;
  freshness: ClusterFreshness;
}

/** Answer of `GET /v1/entities/:kind/:namespace/:name/object`. */
export interface MeshObject {
  cluster: string;
  /** As it was kept: trimmed to what verdicts depend on, without secrets. */
  object: KubernetesObject;
  freshness: ClusterFreshness;
}
