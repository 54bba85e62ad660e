import {
  answersOf,
  controlPlanesOf,
  findingsOfWorkload,
  trafficOf,
  type ControlPlane,
  type Finding,
  type MeshModel,
  type ObjectRef,
  type TrafficAnswer,
  type Verdict,
  type Workload,
  type WorkloadAnswers,
} from '@mesh-portal/istio-semantics';

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

export { rootFindings } from '@mesh-portal/istio-semantics';
