import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type {
  CheckState,
  CoverageCheck,
  DimensionSummaries,
  DimensionSummary,
  PromiseKept,
} from '@mesh-portal/backstage-plugin-mesh-common';

/**
 * What a check looks at: the stored verdicts of one entity in one namespace of one cluster, as they may be told now.
 *
 * @public
 */
export interface MeshCheckSubject {
  /** Of all workloads and services together. */
  dimensions: DimensionSummaries;
  workloads: ReadonlyArray<Omit<DimensionSummaries, 'traffic'>>;
  /** The traffic of each Kubernetes service; its `detail.exposed` (0 or 1) tells whether callers from outside reach it. */
  services: readonly DimensionSummary[];
  /** Of the worst finding; `unknown` where findings could not be told. */
  worstFinding: 'error' | 'warning' | 'info' | 'none' | 'unknown';
  /** What the entity promises, beside what is true. */
  promises: readonly PromiseKept[];
  /** `unconfigured` where no Grafana covers the cluster. */
  dashboard: 'linked' | 'missing' | 'unconfigured';
}

/**
 * What a check says. Whether an exemption counts is not for a check to say.
 *
 * @public
 */
export interface MeshCheckOutcome {
  state: Exclude<CheckState, 'exempt' | 'error'>;
  /** Deciding reason first, naming the object that decides where there is one. */
  because: DimensionSummary['because'];
}

/**
 * A check that every entity is held against.
 *
 * @public
 */
export interface MeshCheck extends CoverageCheck {
  /** Where false, the result is `notApplicable` and `evaluate` is not called. Default: it applies everywhere. */
  applies?(subject: MeshCheckSubject): boolean;
  /** Synchronous and quick: called for every entity whose verdicts change. What it throws makes the result `error`. */
  evaluate(subject: MeshCheckSubject): MeshCheckOutcome;
}

/** @public */
export interface MeshChecksExtensionPoint {
  /** Adds checks after those that are there; shown in this order within their level. */
  addChecks(...checks: MeshCheck[]): void;
}

/**
 * Lets modules of the mesh plugin hold entities against checks of their own.
 *
 * @public
 */
export const meshChecksExtensionPoint =
  createExtensionPoint<MeshChecksExtensionPoint>({ id: 'mesh.checks' });
