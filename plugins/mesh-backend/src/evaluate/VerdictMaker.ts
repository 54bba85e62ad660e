import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { MESH_ANNOTATION_ENTITY } from '@mesh-portal/backstage-plugin-mesh-common';
import {
  kinds,
  type Finding,
  type MeshModel,
  type ObjectRef,
  type Reason,
  type Workload,
  type WorkloadAnswers,
} from '@mesh-portal/istio-semantics';
import type { Engine } from './engine';
import { isExposed } from './exposedServices';
import { onePodOfEachKind } from './podKinds';
import { summarizeService, summarizeWorkload } from './summarize';
import {
  hashOf,
  idOf,
  type EvaluatedWorkload,
  type ServiceVerdicts,
  type WorkloadVerdicts,
} from './verdicts';

const evaluationFailed: Reason = {
  code: 'unknown.evaluationFailed',
  params: {},
};

/** Asks the engine. A question that throws, which is a defect, has an unknown answer and harms no other. */
export class VerdictMaker {
  readonly #cluster: string;
  readonly #engine: Engine;
  readonly #logger: LoggerService;

  constructor(options: {
    cluster: string;
    engine: Engine;
    logger: LoggerService;
  }) {
    this.#cluster = options.cluster;
    this.#engine = options.engine;
    this.#logger = options.logger;
  }

  ofWorkload(model: MeshModel, workload: Workload): EvaluatedWorkload {
    let answers: WorkloadAnswers;
    let findings: Finding[] = [];
    try {
      answers = this.#engine.answersOf(model, workload);
      findings = this.#engine.findingsOf(model, workload, answers);
    } catch (error) {
      this.#reportDefect(workload.ref, error);
      answers = failedAnswers(workload);
    }
    const { ref, object, template, namespace } = workload;
    const identity: WorkloadVerdicts['identity'] = {
      ref,
      labels: object?.metadata?.labels ?? {},
      podLabels: template.labels,
      namedBy: [
        object?.metadata?.annotations,
        template.annotations,
        model.get(kinds.namespace, '', namespace)?.metadata?.annotations,
      ].flatMap(namedEntities),
      serviceIds: answers.services.map(each => idOf(this.#cluster, each)),
    };
    const summary = summarizeWorkload(answers, findings);
    const detail = { answers, findings };
    const objects = [
      ...(object ? [object] : []),
      ...onePodOfEachKind(model.podsOf(workload)),
    ];
    return {
      id: idOf(this.#cluster, ref),
      cluster: this.#cluster,
      identity,
      summary,
      detail,
      objects,
      hash: hashOf([identity, summary, detail, objects]),
    };
  }

  ofService(model: MeshModel, ref: ObjectRef): ServiceVerdicts {
    let detail: ServiceVerdicts['detail'];
    try {
      detail = this.#engine.trafficOf(model, ref);
    } catch (error) {
      this.#reportDefect(ref, error);
      detail = { known: false, because: [evaluationFailed] };
    }
    const exposed = isExposed(model, ref);
    const summary = summarizeService(detail);
    if (exposed !== undefined) {
      summary.detail.exposed = Number(exposed);
    }
    return {
      id: idOf(this.#cluster, ref),
      cluster: this.#cluster,
      ref,
      summary,
      detail,
      hash: hashOf([summary, detail]),
    };
  }

  #reportDefect(ref: ObjectRef, error: unknown): void {
    this.#logger.error('An object could not be evaluated', {
      cluster: this.#cluster,
      kind: ref.kind,
      namespace: ref.namespace ?? '',
      name: ref.name,
      error: toError(error).message,
    });
  }
}

function failedAnswers(workload: Workload): WorkloadAnswers {
  const failed = { known: false as const, because: [evaluationFailed] };
  return {
    workload: workload.ref,
    serviceAccount: '',
    services: [],
    injection: failed,
    mtls: failed,
    jwt: failed,
    tracing: failed,
    telemetry: failed,
    upgrade: failed,
  };
}

function namedEntities(
  annotations: Readonly<Record<string, string>> | undefined,
): string[] {
  const text = annotations?.[MESH_ANNOTATION_ENTITY];
  return typeof text === 'string'
    ? text
        .split(',')
        .map(each => each.trim().toLowerCase())
        .filter(Boolean)
    : [];
}
