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

/** What pods changed is told at once, then once in this time: a rollout flaps, and readers see seconds. */
const HOLD_MS = 1_000;

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
  /** Those in which nothing but workloads and pods changed. */
  #restless = new Set<string>();
  readonly #singleWorkloads = new Map<string, ObjectRef>();
  readonly #singleServices = new Map<string, ObjectRef>();
  /** When what was told within the last second was told, in epoch milliseconds. */
  readonly #told = new Map<string, number>();

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
    const isRollout = !this.#objects.touch(delta);
    if (this.#everything) {
      this.#model.load(delta);
      return;
    }
    const dirty = this.#model.apply(delta);
    this.#everything = dirty.mesh;
    for (const namespace of dirty.namespaces) {
      (isRollout ? this.#restless : this.#namespaces).add(namespace);
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

  /** Whether something waits for the second after it was last told to be over. */
  get holds(): boolean {
    return this.#singleWorkloads.size + this.#singleServices.size > 0;
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
    const restless = [...this.#restless].filter(each => !namespaces.has(each));
    const covered = new Set([...namespaces, ...restless]);
    this.#forgetTold(at);
    const workloads = this.#take(this.#singleWorkloads, covered);
    const services = this.#take(this.#singleServices, covered);
    this.#everything = false;
    this.#namespaces = new Set();
    this.#restless = new Set();

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
    for (const namespace of restless) {
      yield* this.#evaluateNamespace(batch, namespace, this.#told);
    }
    if (everything) {
      this.#told.clear();
    }
    yield batch.change;
  }

  #forgetTold(now: number): void {
    for (const [id, at] of this.#told) {
      if (now - at >= HOLD_MS) {
        this.#told.delete(id);
      }
    }
  }

  /** Takes what is due; what lies in the namespaces `covered` is evaluated with those. */
  #take(
    singles: Map<string, ObjectRef>,
    covered: ReadonlySet<string>,
  ): ObjectRef[] {
    const due: ObjectRef[] = [];
    for (const [id, ref] of singles) {
      const isCovered = covered.has(ref.namespace ?? '');
      if (isCovered || !this.#told.has(id)) {
        singles.delete(id);
        if (!isCovered) {
          due.push(ref);
        }
      }
    }
    return due;
  }

  /** Leaves those `held` for later. */
  *#evaluateNamespace(
    batch: ChangeBatch,
    namespace: string,
    held: ReadonlyMap<string, unknown> = new Map(),
  ): Iterable<ClusterChange> {
    const seen = new Set<string>();
    for (const { metadata } of this.#model.list(kinds.service, namespace)) {
      const ref = { kind: 'Service', namespace, name: metadata?.name ?? '' };
      const id = idOf(this.#cluster, ref);
      seen.add(id);
      if (held.has(id)) {
        this.#singleServices.set(id, ref);
      } else {
        this.#evaluateService(batch, ref);
      }
      yield* batch.whenFull();
    }
    for (const workload of this.#model.workloads(namespace)) {
      const id = idOf(this.#cluster, workload.ref);
      seen.add(id);
      if (held.has(id)) {
        this.#singleWorkloads.set(id, workload.ref);
      } else {
        this.#evaluateWorkload(batch, workload.ref, workload);
      }
      yield* batch.whenFull();
    }
    forget(this.#services, namespace, seen, batch.change.removedServices);
    forget(this.#workloads, namespace, seen, batch.change.removedWorkloads);
  }

  #evaluateWorkload(
    batch: ChangeBatch,
    ref: ObjectRef,
    workload: Workload | undefined,
  ): void {
    const id = idOf(this.#cluster, ref);
    const memory = memoryOf(this.#workloads, ref.namespace ?? '');
    if (!workload) {
      if (memory.delete(id)) {
        batch.change.removedWorkloads.push(id);
      }
      return;
    }
    const verdicts = this.#maker.ofWorkload(this.#model, workload);
    const { hash, summary } = verdicts;
    const before = memory.get(id);
    const next = batch.compare(id, ref, before, hash, summary.dimensions);
    if (next) {
      batch.change.workloads.push(verdicts);
      memory.set(id, next);
      this.#told.set(id, batch.at);
    }
  }

  #evaluateService(batch: ChangeBatch, ref: ObjectRef): void {
    const id = idOf(this.#cluster, ref);
    const namespace = ref.namespace ?? '';
    const memory = memoryOf(this.#services, namespace);
    if (!this.#model.get(kinds.service, namespace, ref.name)) {
      if (memory.delete(id)) {
        batch.change.removedServices.push(id);
      }
      return;
    }
    const verdicts = this.#maker.ofService(this.#model, ref);
    const next = batch.compare(id, ref, memory.get(id), verdicts.hash, {
      traffic: verdicts.summary,
    });
    if (next) {
      batch.change.services.push(verdicts);
      memory.set(id, next);
      this.#told.set(id, batch.at);
    }
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
