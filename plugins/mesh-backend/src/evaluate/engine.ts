import {
  answersOf,
  findingsOfWorkload,
  injectorsOf,
  trafficOf,
  type Finding,
  type MeshModel,
  type ObjectRef,
  type TrafficAnswer,
  type Verdict,
  type Workload,
  type WorkloadAnswers,
} from '@mesh-portal/istio-semantics';
import type { ControlPlane } from './verdicts';

/** The questions that evaluation asks about a model; answered by istio-semantics. */
export interface Engine {
  answersOf(model: MeshModel, workload: Workload): WorkloadAnswers;
  findingsOf(
    model: MeshModel,
    workload: Workload,
    answers: WorkloadAnswers,
  ): Finding[];
  trafficOf(model: MeshModel, service: ObjectRef): Verdict<TrafficAnswer>;
  controlPlanesOf(model: MeshModel): ControlPlane[];
}

export const istioEngine: Engine = {
  answersOf,
  findingsOf: findingsOfWorkload,
  trafficOf,
  controlPlanesOf,
};

/** Revisions that inject, with the tags that lead to them and the version of their istiod. */
function controlPlanesOf(model: MeshModel): ControlPlane[] {
  const planes = new Map<string, ControlPlane>();
  for (const { revision, tag, deactivated } of injectorsOf(model)) {
    if (!deactivated) {
      const plane = planes.get(revision) ?? { revision, tags: [] };
      if (tag && !plane.tags.includes(tag)) {
        plane.tags.push(tag);
      }
      planes.set(revision, plane);
    }
  }
  for (const { ref, template } of model.workloads()) {
    if (ref.kind === 'Deployment' && template.labels.app === 'istiod') {
      const plane = planes.get(template.labels['istio.io/rev'] ?? 'default');
      const version = imageVersion(template.spec.containers);
      if (plane && version) {
        plane.version = version;
      }
    }
  }
  return [...planes.values()].sort((a, b) =>
    a.revision < b.revision ? -1 : 1,
  );
}

function imageVersion(containers: unknown): string | undefined {
  const [first] = Array.isArray(containers) ? containers : [];
  const image: unknown = first?.image;
  return typeof image === 'string'
    ? /:v?(\d+\.\d+(?:\.\d+)?[A-Za-z0-9.-]*)(?:@|$)/.exec(image)?.[1]
    : undefined;
}
