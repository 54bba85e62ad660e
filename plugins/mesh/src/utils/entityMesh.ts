import type { Finding, Reason, Verdict } from '@mesh-portal/istio-semantics';
import {
  type DimensionSummaries,
  type EntityMesh,
  type MeshDimension,
  type MeshState,
  meshDimensions,
} from '@mesh-portal/backstage-plugin-mesh-common';

/** Worst first. Unknown is neither good nor bad: it asks for less attention than a known fault, for more than a good state. */
const byUrgency: readonly MeshState[] = [
  'bad',
  'mind',
  'unknown',
  'good',
  'neutral',
];

export function worstState(states: readonly MeshState[]): MeshState {
  return byUrgency.find(state => states.includes(state)) ?? 'neutral';
}

export function stateOfAll(dimensions: DimensionSummaries): MeshState {
  return worstState(
    meshDimensions.map(dimension => dimensions[dimension].state),
  );
}

/** What is known now or, failing that, was known last. */
export function lastValue<T>(verdict: Verdict<T>): T | undefined {
  return verdict.known ? verdict.value : verdict.lastKnown;
}

/** How readers know the cluster. */
export function clusterTitle(mesh: EntityMesh, cluster: string): string {
  return mesh.clusters.find(({ name }) => name === cluster)?.title ?? cluster;
}

/** Whether no workload is known to belong to the entity; one that hides in a silent cluster may. */
export function isUnbound(mesh: EntityMesh): boolean {
  return (
    mesh.workloads.length === 0 && mesh.dimensions.sidecar.state !== 'unknown'
  );
}

/** The part of the answer that is about one cluster; all of it where `cluster` is absent or not among them. */
export function narrowTo(
  mesh: EntityMesh,
  cluster: string | undefined,
): EntityMesh {
  const only = mesh.clusters.find(({ name }) => name === cluster);
  if (!only) {
    return mesh;
  }
  const inCluster = (item: { cluster?: string }) => item.cluster === only.name;
  return {
    ...mesh,
    observedAt: only.lastSeen ?? mesh.observedAt,
    dimensions: only.dimensions,
    clusters: [only],
    findings: mesh.findings.filter(inCluster),
    workloads: mesh.workloads.filter(inCluster),
    services: mesh.services.filter(inCluster),
    links: mesh.links.filter(link => !link.cluster || inCluster(link)),
    history: mesh.history.filter(inCluster),
    // They are held against all clusters together.
    promises: undefined,
  };
}

/** Section of the Mesh tab, which is also its anchor. */
export const meshSections = [
  'sidecar',
  'encryption',
  'access',
  'traffic',
  'telemetry',
  'upgrade',
  'findings',
  'history',
] as const;
export type MeshSection = (typeof meshSections)[number];

export const sectionOfDimension: Record<MeshDimension, MeshSection> = {
  sidecar: 'sidecar',
  mtls: 'encryption',
  jwt: 'access',
  traffic: 'traffic',
  tracing: 'telemetry',
  upgrade: 'upgrade',
};

export const stateOfSeverity: Record<Finding['severity'], MeshState> = {
  error: 'bad',
  warning: 'mind',
  info: 'neutral',
};

export function stateOfFinding({ severity }: Finding): MeshState {
  return stateOfSeverity[severity];
}

/** State beside the anchor of a section; `undefined` where a section has none. */
export function stateOfSection(
  mesh: EntityMesh,
  section: MeshSection,
): MeshState | undefined {
  if (section === 'history') {
    return undefined;
  }
  if (section === 'findings') {
    return mesh.findings.length
      ? worstState(mesh.findings.map(stateOfFinding))
      : 'good';
  }
  const dimension = meshDimensions.find(
    candidate => sectionOfDimension[candidate] === section,
  )!;
  return mesh.dimensions[dimension].state;
}

/** What a reader has to know first. */
export interface Headline {
  state: MeshState;
  /** Findings as bad as the first one. */
  count: number;
  reason?: Reason;
  section?: MeshSection;
}

/** The worst finding; without any, the worst row with its reason. */
export function headlineOf(mesh: EntityMesh): Headline {
  const [worst] = mesh.findings;
  if (worst) {
    const isHint = worst.severity === 'info';
    const state = stateOfFinding(worst);
    if (
      !isHint ||
      !meshDimensions.some(dimension =>
        ['bad', 'mind', 'unknown'].includes(mesh.dimensions[dimension].state),
      )
    ) {
      return {
        state,
        count: mesh.findings.filter(
          ({ severity }) => (severity === 'info') === isHint,
        ).length,
        reason: worst.because[0],
        section: 'findings',
      };
    }
  }
  const state = stateOfAll(mesh.dimensions);
  const dimension = meshDimensions.find(
    candidate => mesh.dimensions[candidate].state === state,
  );
  return state === 'good' || state === 'neutral' || !dimension
    ? { state: 'good', count: 0 }
    : {
        state,
        count: 0,
        reason: mesh.dimensions[dimension].because[0],
        section: sectionOfDimension[dimension],
      };
}
