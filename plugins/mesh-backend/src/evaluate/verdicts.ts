import { createHash } from 'node:crypto';
import type {
  DimensionSummary,
  MeshDimension,
} from '@mesh-portal/backstage-plugin-mesh-common';
import type {
  Finding,
  KubernetesObject,
  ObjectRef,
  Reason,
  Severity,
  TrafficAnswer,
  Verdict,
  WorkloadAnswers,
} from '@mesh-portal/istio-semantics';

/** The dimensions that belong to a workload; traffic belongs to services. */
export const workloadDimensions = [
  'sidecar',
  'mtls',
  'jwt',
  'tracing',
  'upgrade',
] as const satisfies readonly MeshDimension[];
export type WorkloadDimension = (typeof workloadDimensions)[number];

/** The worst finding and how many there are; `unknown` where they could not be told. */
export interface FindingSummary {
  worst: Severity | 'none' | 'unknown';
  count: number;
}

export interface WorkloadSummary {
  dimensions: Record<WorkloadDimension, DimensionSummary>;
  findings: FindingSummary;
}

/** What identifies a workload and binds it to entities. */
export interface WorkloadIdentity {
  /** Without cluster. */
  ref: ObjectRef;
  labels: Readonly<Record<string, string>>;
  podLabels: Readonly<Record<string, string>>;
  /** Entity refs that the workload or its namespace names, in lower case. */
  namedBy: readonly string[];
  /** Ids of the services that select it. */
  serviceIds: readonly string[];
}

/** Everything known about one workload at one time. */
export interface WorkloadVerdicts {
  id: string;
  cluster: string;
  identity: WorkloadIdentity;
  summary: WorkloadSummary;
  detail: { answers: WorkloadAnswers; findings: Finding[] };
  /** Changes when any of the above does, or what it was evaluated from. */
  hash: string;
}

export interface EvaluatedWorkload extends WorkloadVerdicts {
  /** The controller where it is known, and of pods that differ in nothing but their name the first. */
  objects: KubernetesObject[];
}

/** Everything known about one Kubernetes service at one time. */
export interface ServiceVerdicts {
  id: string;
  cluster: string;
  /** Without cluster. */
  ref: ObjectRef;
  summary: DimensionSummary;
  detail: Verdict<TrafficAnswer>;
  hash: string;
}

/** A trimmed object that is neither pod nor workload. */
export interface ObjectVersion {
  id: string;
  cluster: string;
  /** Without cluster. */
  ref: ObjectRef;
  object: KubernetesObject;
  hash: string;
}

/** A word that changed. */
export interface Transition {
  /** Of the workload or service. */
  subjectId: string;
  cluster: string;
  ref: ObjectRef;
  /** Seconds since 1970, UTC. */
  at: number;
  dimension: MeshDimension;
  from: string;
  to: string;
  because?: Reason;
}

/** What is different in one cluster since the last time. */
export interface ClusterChange {
  cluster: string;
  /** Seconds since 1970, UTC. */
  at: number;
  objects: ObjectVersion[];
  removedObjects: string[];
  workloads: EvaluatedWorkload[];
  removedWorkloads: string[];
  services: ServiceVerdicts[];
  removedServices: string[];
  transitions: Transition[];
}

export type { ControlPlane } from '@mesh-portal/istio-semantics';

/** 128 bits, in characters that every database and URL takes. */
export function hashOf(value: unknown): string {
  return createHash('sha256')
    .update(typeof value === 'string' ? value : JSON.stringify(value))
    .digest('base64url')
    .slice(0, 22);
}

/** Identifies a workload or service over all clusters; the same in every process and after every restart. */
export function idOf(cluster: string, ref: ObjectRef): string {
  return hashOf([
    cluster,
    ref.namespace ?? '',
    ref.group ?? '',
    ref.kind,
    ref.name,
  ]);
}

/** The word of every dimension of a workload. */
export function wordsOf(
  summary: WorkloadSummary,
): Record<WorkloadDimension, string> {
  return Object.fromEntries(
    workloadDimensions.map(each => [each, summary.dimensions[each].value]),
  ) as Record<WorkloadDimension, string>;
}
