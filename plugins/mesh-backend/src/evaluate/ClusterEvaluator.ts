import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  MeshModel,
  kinds,
  type MeshDelta,
  type ObjectRef,
  type Workload,
} from '@mesh-portal/istio-semantics';
import { ChangeBatch, type Remembered } from './ChangeBatch';
import type { Engine } from './engine';
import { ObjectVersions } from './ObjectVersions';
import { VerdictMaker } from './VerdictMaker';
import { idOf, type ClusterChange, type ControlPlane } from './verdicts';

/** By namespace, then by id. */
type Memory = Map<string, Map<string, Remembered>>;

/**
 * Keeps the model of one cluster, evaluates what a change may have altered, and tells what really is different.
 */
export class ClusterEvaluator {
  readonly #cluster: string;
  readonly #engine: Engine;
  readonly #maker: VerdictMaker;
  readonly #model: MeshModel;
  readonly #workloads: Memory = new Map();
  readonly #services: Memory = new Map();
  readonly #objects: ObjectVersions;
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
    this.#maker = new VerdictMaker(options);
    this.#model = MeshModel.of([], { parseYaml: options.parseYaml });
    this.#objects = new ObjectVersions(options.cluster);
  }

  /** Takes in what an earlier process has stored, so that an unchanged mesh changes nothing. */
  remember(
    what: 'workloads' | 'services',
    namespace: string,
    id: string,
    remembered: Remembered,
  ): void {
    const memory = what === 'workloads' ? this.#workloads : this.#services;
    memoryOf(memory, namespace).set(id, remembered);
  }

  rememberObject(id: string, hash: string): void {
    this.#objects.remember(id, hash);
  }

  apply(delta: MeshDelta): void {
    this.#objects.touch(delta);
    const dirty = this.#model.apply(delta);
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

  /** Workloads, services and other objects that were told of. */
  size(): number {
    let size = this.#objects.size;
    for (const memory of [this.#workloads, this.#services]) {
      for (const namespace of memory.values()) {
        size += namespace.size;
      }
    }
    return size;
  }

  /** Has everything evaluated next time, whatever the changes make dirty. */
  distrust(): void {
    this.#everything = true;
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
    const everything = this.#everything;
    const outside = (ref: ObjectRef) => !namespaces.has(ref.namespace ?? '');
    const workloads = [...this.#singleWorkloads.values()].filter(outside);
    const services = [...this.#singleServices.values()].filter(outside);
    this.#everything = false;
    this.#namespaces = new Set();
    this.#singleWorkloads = new Map();
    this.#singleServices = new Map();

    const batch = new ChangeBatch(this.#cluster, at);
    for (const each of this.#objects.changed(this.#model, everything)) {
      batch.addObject(each);
      yield* batch.whenFull();
    }
    batch.change.removedObjects.push(
      ...this.#objects.removed(this.#model, everything),
    );
    for (const ref of services) {
      this.#evaluateService(batch, ref);
      yield* batch.whenFull();
    }
    for (const ref of workloads) {
      this.#evaluateWorkload(batch, ref, this.#model.workload(ref));
      yield* batch.whenFull();
    }
    for (const namespace of namespaces) {
      yield* this.#evaluateNamespace(batch, namespace);
    }
    yield batch.change;
  }

  *#evaluateNamespace(
    batch: ChangeBatch,
    namespace: string,
  ): Iterable<ClusterChange> {
    const seen = new Set<string>();
    for (const { metadata } of this.#model.list(kinds.service, namespace)) {
      const ref = { kind: 'Service', namespace, name: metadata?.name ?? '' };
      seen.add(this.#evaluateService(batch, ref));
      yield* batch.whenFull();
    }
    for (const workload of this.#model.workloads(namespace)) {
      seen.add(this.#evaluateWorkload(batch, workload.ref, workload));
      yield* batch.whenFull();
    }
    forget(this.#services, namespace, seen, batch.change.removedServices);
    forget(this.#workloads, namespace, seen, batch.change.removedWorkloads);
  }

  #evaluateWorkload(
    batch: ChangeBatch,
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
    const verdicts = this.#maker.ofWorkload(this.#model, workload);
    const { hash, summary } = verdicts;
    const before = memory.get(id);
    const next = batch.compare(id, ref, before, hash, summary.dimensions);
    if (next) {
      batch.change.workloads.push(verdicts);
      memory.set(id, next);
    }
    return id;
  }

  #evaluateService(batch: ChangeBatch, ref: ObjectRef): string {
    const id = idOf(this.#cluster, ref);
    const namespace = ref.namespace ?? '';
    const memory = memoryOf(this.#services, namespace);
    if (!this.#model.get(kinds.service, namespace, ref.name)) {
      if (memory.delete(id)) {
        batch.change.removedServices.push(id);
      }
      return id;
    }
    const verdicts = this.#maker.ofService(this.#model, ref);
    const next = batch.compare(id, ref, memory.get(id), verdicts.hash, {
      traffic: verdicts.summary,
    });
    if (next) {
      batch.change.services.push(verdicts);
      memory.set(id, next);
    }
    return id;
  }
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
