import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { MESH_ANNOTATION_ENTITY } from '@mesh-portal/backstage-plugin-mesh-common';
import {
  MeshModel,
  kinds,
  type DirtySet,
  type Finding,
  type MeshDelta,
  type ObjectRef,
  type Reason,
  type Workload,
  type WorkloadAnswers,
} from '@mesh-portal/istio-semantics';
import type { Engine } from './engine';
import { summarizeService, summarizeWorkload } from './summarize';
import {
  hashOf,
  idOf,
  wordsOf,
  type ClusterChange,
  type ControlPlane,
  type ServiceVerdicts,
  type Transition,
  type WorkloadDimension,
  type WorkloadVerdicts,
} from './verdicts';

/** Workloads evaluated before the event loop gets its turn; about 10 ms. */
const BATCH = 100;

/** What was last said about a workload or service: enough to tell whether and how the next answer differs. */
export interface Remembered {
  hash: string;
  words: Partial<Record<Transition['dimension'], string>>;
}

type Memory = Map<string, Map<string, Remembered>>;

/**
 * Keeps the model of one cluster, evaluates what a change may have altered, and tells what really is different.
 */
export class ClusterEvaluator {
  readonly #cluster: string;
  readonly #engine: Engine;
  readonly #logger: LoggerService;
  readonly #model: MeshModel;
  readonly #workloads: Memory = new Map();
  readonly #services: Memory = new Map();
  #everything = true;
  #namespaces = new Set<string>();
  #singleWorkloads = new Map<string, ObjectRef>();
  #singleServices = new Map<string, ObjectRef>();

  constructor(options: {
    cluster: string;
    engine: Engine;
    logger: LoggerService;
    parseYaml: (text: string) => unknown;
  }) {
    this.#cluster = options.cluster;
    this.#engine = options.engine;
    this.#logger = options.logger;
    this.#model = MeshModel.of([], { parseYaml: options.parseYaml });
  }

  /** Takes in what an earlier process has stored, so that an unchanged mesh changes nothing. */
  remember(
    what: 'workloads' | 'services',
    namespace: string,
    id: string,
    remembered: Remembered,
  ): void {
    memoryOf(
      what === 'workloads' ? this.#workloads : this.#services,
      namespace,
    ).set(id, remembered);
  }

  apply(delta: MeshDelta): void {
    const dirty: DirtySet = this.#model.apply(delta);
    this.#everything ||= dirty.mesh;
    for (const namespace of dirty.namespaces) {
      this.#namespaces.add(namespace);
    }
    for (const ref of dirty.workloads) {
      this.#singleWorkloads.set(idOf(this.#cluster, ref), ref);
    }
    for (const ref of dirty.services) {
      this.#singleServices.set(idOf(this.#cluster, ref), ref);
    }
  }

  controlPlanes(): ControlPlane[] {
    return this.#engine.controlPlanesOf(this.#model);
  }

  /** Evaluates what is dirty, in batches after each of which the caller may let others run. `at` is epoch milliseconds. */
  *evaluate(at: number): Iterable<ClusterChange> {
    const namespaces = this.#everything
      ? new Set([
          ...this.#model.namespaces(),
          ...this.#workloads.keys(),
          ...this.#services.keys(),
        ])
      : this.#namespaces;
    const workloads = [...this.#singleWorkloads.values()].filter(
      each => !namespaces.has(each.namespace ?? ''),
    );
    const services = [...this.#singleServices.values()].filter(
      each => !namespaces.has(each.namespace ?? ''),
    );
    this.#everything = false;
    this.#namespaces = new Set();
    this.#singleWorkloads = new Map();
    this.#singleServices = new Map();

    const batch = new Batch(this.#cluster, at);
    for (const ref of services) {
      this.#evaluateService(batch, ref);
    }
    for (const ref of workloads) {
      this.#evaluateWorkload(batch, ref, this.#model.workload(ref));
      yield* batch.whenFull();
    }
    for (const namespace of namespaces) {
      const seen = new Set<string>();
      for (const service of this.#model.list(kinds.service, namespace)) {
        const ref = {
          kind: 'Service',
          namespace,
          name: service.metadata?.name ?? '',
        };
        seen.add(this.#evaluateService(batch, ref, service));
      }
      for (const workload of this.#model.workloads(namespace)) {
        seen.add(this.#evaluateWorkload(batch, workload.ref, workload));
        yield* batch.whenFull();
      }
      forget(this.#services, namespace, seen, batch.change.removedServices);
      forget(this.#workloads, namespace, seen, batch.change.removedWorkloads);
    }
    yield* batch.rest();
  }

  #evaluateWorkload(
    batch: Batch,
    ref: ObjectRef,
    workload: Workload | undefined,
  ): string {
    const id = idOf(this.#cluster, ref);
    const memory = memoryOf(this.#workloads, ref.namespace ?? '');
    if (!workload) {
      if (memory.delete(id)) {
        batch.change.removedWorkloads.push(id);
      }
      return id;
    }
    const verdicts = this.#ask(id, workload);
    const { dimensions } = verdicts.summary;
    const words = wordsOf(verdicts.summary);
    if (
      batch.differs(
        id,
        ref,
        memory.get(id),
        verdicts.hash,
        words,
        dimension => dimensions[dimension as WorkloadDimension].because[0],
      )
    ) {
      batch.change.workloads.push(verdicts);
      memory.set(id, { hash: verdicts.hash, words });
    }
    return id;
  }

  #ask(id: string, workload: Workload): WorkloadVerdicts {
    let answers: WorkloadAnswers;
    let findings: Finding[] = [];
    try {
      answers = this.#engine.answersOf(this.#model, workload);
      findings = this.#engine.findingsOf(this.#model, workload, answers);
    } catch (error) {
      this.#logger.error('Evaluation of a workload failed', {
        cluster: this.#cluster,
        namespace: workload.namespace,
        workload: workload.name,
        error: toError(error).message,
      });
      answers = failedAnswers(workload);
    }
    const namespace = this.#model.get(kinds.namespace, '', workload.namespace);
    const identity: WorkloadVerdicts['identity'] = {
      ref: workload.ref,
      labels: workload.object?.metadata?.labels ?? {},
      podLabels: workload.template.labels,
      namedBy: [
        workload.object?.metadata?.annotations,
        workload.template.annotations,
        namespace?.metadata?.annotations,
      ].flatMap(namedEntities),
      serviceIds: answers.services.map(each => idOf(this.#cluster, each)),
    };
    const summary = summarizeWorkload(answers, findings);
    const detail = { answers, findings };
    return {
      id,
      cluster: this.#cluster,
      identity,
      summary,
      detail,
      hash: hashOf([identity, summary, detail]),
    };
  }

  #evaluateService(
    batch: Batch,
    ref: ObjectRef,
    service = this.#model.get(kinds.service, ref.namespace ?? '', ref.name),
  ): string {
    const id = idOf(this.#cluster, ref);
    const memory = memoryOf(this.#services, ref.namespace ?? '');
    if (!service) {
      if (memory.delete(id)) {
        batch.change.removedServices.push(id);
      }
      return id;
    }
    const detail = this.#askTraffic(ref);
    const summary = summarizeService(detail);
    const hash = hashOf([summary, detail]);
    const words = { traffic: summary.value };
    if (
      batch.differs(
        id,
        ref,
        memory.get(id),
        hash,
        words,
        () => summary.because[0],
      )
    ) {
      batch.change.services.push({
        id,
        cluster: this.#cluster,
        ref,
        summary,
        detail,
        hash,
      });
      memory.set(id, { hash, words });
    }
    return id;
  }

  #askTraffic(ref: ObjectRef): ServiceVerdicts['detail'] {
    try {
      return this.#engine.trafficOf(this.#model, ref);
    } catch (error) {
      this.#logger.error('Evaluation of a service failed', {
        cluster: this.#cluster,
        namespace: ref.namespace ?? '',
        service: ref.name,
        error: toError(error).message,
      });
      return { known: false, because: [evaluationFailed] };
    }
  }
}

/** Gathers what is different. */
class Batch {
  change: ClusterChange;
  #evaluated = 0;

  constructor(readonly cluster: string, readonly at: number) {
    this.change = this.#empty();
  }

  /** Whether the hash is another one; notes which words changed since. */
  differs(
    id: string,
    ref: ObjectRef,
    before: Remembered | undefined,
    hash: string,
    words: Remembered['words'],
    becauseOf: (dimension: string) => Reason | undefined,
  ): boolean {
    this.#evaluated += 1;
    if (before?.hash === hash) {
      return false;
    }
    for (const [dimension, from] of Object.entries(before?.words ?? {})) {
      const to = words[dimension as Transition['dimension']];
      if (to !== undefined && from !== to) {
        const because = becauseOf(dimension);
        this.change.transitions.push({
          subjectId: id,
          cluster: this.cluster,
          ref,
          at: Math.floor(this.at / 1000),
          dimension: dimension as Transition['dimension'],
          from,
          to,
          ...(because && { because }),
        });
      }
    }
    return true;
  }

  *whenFull(): Iterable<ClusterChange> {
    if (this.#evaluated >= BATCH) {
      yield this.change;
      this.change = this.#empty();
      this.#evaluated = 0;
    }
  }

  *rest(): Iterable<ClusterChange> {
    yield this.change;
  }

  #empty(): ClusterChange {
    return {
      cluster: this.cluster,
      workloads: [],
      removedWorkloads: [],
      services: [],
      removedServices: [],
      transitions: [],
    };
  }
}

const evaluationFailed: Reason = {
  code: 'unknown.evaluationFailed',
  params: {},
};

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

function memoryOf(memory: Memory, namespace: string): Map<string, Remembered> {
  let known = memory.get(namespace);
  if (!known) {
    known = new Map();
    memory.set(namespace, known);
  }
  return known;
}

function forget(
  memory: Memory,
  namespace: string,
  seen: ReadonlySet<string>,
  removed: string[],
): void {
  const known = memory.get(namespace);
  for (const id of known?.keys() ?? []) {
    if (!seen.has(id)) {
      known?.delete(id);
      removed.push(id);
    }
  }
  if (known?.size === 0) {
    memory.delete(namespace);
  }
}
