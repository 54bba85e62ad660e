import type { KubernetesObject, Labels, MeshDelta, ObjectRef } from '../types';
import {
  Fields,
  isFields,
  isSubset,
  labelsAt,
  labelsOf,
  nameOf,
  namespaceOf,
} from './fields';
import {
  InjectorConfig,
  MeshConfig,
  parsed,
  readInjectorConfig,
  readMeshConfig,
} from './controlPlane';
import { KindKey, kindKeyOf, kinds } from './kinds';
import { controllerOf, Remembered, Workload, workloadKinds } from './workloads';
import { DirtyCollector, DirtySet } from './dirty';
import { NamespaceIndex } from './namespaceIndex';
import { ModelInput, ObjectStore } from './objectStore';

/** Settings of a {@link MeshModel}. */
export interface MeshModelOptions {
  /** Turns the YAML of MeshConfig and injector configuration into plain values; without it only JSON is understood. */
  parseYaml?: (text: string) => unknown;
  /** Kind keys that cannot be read; verdicts that depend on them are unknown. */
  unreadable?: readonly KindKey[];
  /** Kubernetes' DNS domain, `cluster.local` unless set. */
  clusterDomain?: string;
  /** Milliseconds since 1970 at which the validity of certificates is judged; without it that is left open. */
  now?: number;
}

/** Several; a function where putting them together costs something, as they are asked for only after a change. */
export type ModelInputs = readonly ModelInput[] | (() => readonly ModelInput[]);

/**
 * The objects of one cluster, with the indexes that the questions need. Takes any plain Kubernetes JSON and never
 * throws: what is missing or of the wrong type counts as absent. Objects must not be changed after they were handed over.
 *
 * @public
 */
export class MeshModel {
  private readonly objects: ObjectStore;
  private readonly indexes = new Map<string, NamespaceIndex>();
  private readonly memos = new Map<string, Map<string, Remembered>>();
  private unreadable: ReadonlySet<KindKey>;
  private constructor(
    private readonly options: MeshModelOptions,
    parent?: MeshModel,
  ) {
    this.objects = parent ? parent.objects.share() : new ObjectStore();
    this.unreadable = parent?.unreadable ?? new Set(options.unreadable);
  }

  /** A model of these objects; of several with one identity the last counts. */
  static of(
    objects: Iterable<KubernetesObject>,
    options: MeshModelOptions = {},
  ): MeshModel {
    const model = new MeshModel(options);
    for (const object of objects) {
      if (isFields(object)) {
        model.put(
          kindKeyOf(object),
          namespaceOf(object),
          nameOf(object),
          object,
        );
      }
    }
    return model;
  }

  /** DNS domain of services. */
  get clusterDomain(): string {
    return this.options.clusterDomain ?? 'cluster.local';
  }

  /** Milliseconds since 1970, where time is to be looked at. */
  get now(): number | undefined {
    return this.options.now;
  }

  /** The object that a JSON or YAML text writes; undefined where it cannot be understood. */
  parse(text: string): Fields | undefined {
    return parsed(text, this.options.parseYaml);
  }

  /** Takes a change in and tells whose verdicts may differ afterwards. */
  apply(delta: MeshDelta): DirtySet {
    const dirty = new DirtyCollector(this, delta);
    this.change(delta, (before, after, put) =>
      dirty.around(before, after, put),
    );
    return dirty.result();
  }

  /** Takes a change in where all verdicts are worked out afterwards, which is much cheaper than to tell whose differ. */
  load(delta: MeshDelta): void {
    this.change(delta, (_, __, put) => put());
  }

  /** A model with the change, sharing everything else; this one stays as it is. */
  overlay(delta: MeshDelta): MeshModel {
    const copy = new MeshModel(this.options, this);
    this.indexes.clear();
    copy.apply(delta);
    return copy;
  }

  /** False where objects of this kind cannot be read, so that their absence means nothing. */
  readable(kind: KindKey): boolean {
    return !this.unreadable.has(kind);
  }

  get(
    kind: KindKey,
    namespace: string,
    name: string,
  ): KubernetesObject | undefined {
    return this.objects.get(kind, namespace, name);
  }

  /**
   * Objects of a kind in a namespace, or in all, in configuration order.
   * Mirrors `pilot/pkg/model/config.go → sortConfigByCreationTime`.
   */
  list(kind: KindKey, namespace?: string): readonly KubernetesObject[] {
    return this.objects.list(kind, namespace);
  }

  /** Namespaces that hold anything, or exist as objects, by name. */
  namespaces(): readonly string[] {
    return [
      ...new Set([
        ...this.list(kinds.namespace).map(nameOf),
        ...this.objects.namespaces(),
      ]),
    ].sort();
  }

  /** Labels of a namespace, with the one that Kubernetes always sets. */
  namespaceLabels(namespace: string): Labels {
    return this.memo('namespaceLabels', namespace, [[kinds.namespace]], () => {
      const object = this.get(kinds.namespace, '', namespace);
      return {
        'kubernetes.io/metadata.name': namespace,
        ...(object ? labelsOf(object) : {}),
      };
    });
  }

  /** Workloads of a namespace, or of all. */
  workloads(namespace?: string): readonly Workload[] {
    return namespace === undefined
      ? this.namespaces().flatMap(each => this.index(each).all())
      : this.index(namespace).all();
  }

  workload(ref: ObjectRef): Workload | undefined {
    return this.index(ref.namespace ?? '').workload(kindKeyOf(ref), ref.name);
  }

  /** The workload that a pod belongs to. */
  workloadOfPod(pod: KubernetesObject): Workload | undefined {
    return this.index(namespaceOf(pod)).workloadOf(pod);
  }

  /** Pods of a workload, by name. */
  podsOf(workload: Workload): readonly KubernetesObject[] {
    return this.index(workload.namespace).podsOf(workload);
  }

  /** Services of the workload's namespace whose selector matches its pod template, in configuration order. */
  servicesOf(workload: Workload): readonly KubernetesObject[] {
    return this.index(workload.namespace).servicesOf(workload);
  }

  /** Services of a namespace that select these pod labels. */
  servicesFor(namespace: string, labels: Labels): KubernetesObject[] {
    return this.index(namespace).servicesFor(labels);
  }

  /** Workloads whose pod template a service selects; none for a service without selector. */
  workloadsOf(service: KubernetesObject): Workload[] {
    const selector = labelsAt(service, 'spec', 'selector');
    return Object.keys(selector).length === 0
      ? []
      : this.workloads(namespaceOf(service)).filter(each =>
          isSubset(selector, each.template.labels),
        );
  }

  /** Pods that a service selects, by name; none for a service without selector. */
  podsOfService(service: KubernetesObject): KubernetesObject[] {
    return this.index(namespaceOf(service)).podsOfService(service);
  }

  /** Mesh configuration of a revision, with Istio's defaults; `default` where no revision is named. */
  meshConfig(revision?: string): MeshConfig {
    return this.memo('meshConfig', revision ?? '', [[kinds.configMap]], () =>
      readMeshConfig(this, revision, this.options.parseYaml),
    );
  }

  /** Injector configuration of a revision. */
  injectorConfig(revision?: string): InjectorConfig {
    return this.memo(
      'injectorConfig',
      revision ?? '',
      [[kinds.configMap]],
      () => readInjectorConfig(this, revision, this.options.parseYaml),
    );
  }

  /** Namespace whose policies count for the whole mesh of a revision. */
  rootNamespace(revision?: string): string {
    return this.meshConfig(revision).rootNamespace;
  }

  /**
   * Computes once and again only after one of the inputs has changed. The question and key must identify the
   * computation; `compute` may depend on nothing but the inputs.
   */
  memo<T>(
    question: string,
    key: string,
    inputs: ModelInputs,
    compute: () => T,
  ): T {
    let answers = this.memos.get(question);
    if (!answers) {
      answers = new Map();
      this.memos.set(question, answers);
    }
    return this.remembered(answers, key, inputs, compute);
  }

  /** The same for one workload; forgotten with it. */
  memoOf<T>(
    workload: Workload,
    question: string,
    inputs: ModelInputs,
    compute: () => T,
  ): T {
    const memory = this.index(workload.namespace).memoryOf(workload);
    return memory
      ? this.remembered(memory, question, inputs, compute)
      : compute();
  }

  private remembered<T>(
    answers: Map<string, Remembered>,
    key: string,
    inputs: ModelInputs,
    compute: () => T,
  ): T {
    const held = answers.get(key);
    const { now } = this.objects;
    if (held && held.checked === now) {
      return held.value as T;
    }
    const stamp = this.objects.changedAt(
      typeof inputs === 'function' ? inputs() : inputs,
    );
    if (held && held.stamp === stamp) {
      held.checked = now;
      return held.value as T;
    }
    const value = compute();
    answers.set(key, { stamp, value, checked: now });
    return value;
  }

  private change(
    delta: MeshDelta,
    around: (
      before: KubernetesObject | undefined,
      after: KubernetesObject | undefined,
      put: () => void,
    ) => void,
  ): void {
    if (delta.unreadable) {
      this.unreadable = new Set(delta.unreadable);
      this.objects.touch();
      this.memos.clear();
      this.indexes.clear();
    }
    for (const ref of delta.removed ?? []) {
      const kind = kindKeyOf(ref);
      const namespace = ref.namespace ?? '';
      around(this.get(kind, namespace, ref.name), undefined, () =>
        this.put(kind, namespace, ref.name, undefined),
      );
    }
    for (const object of delta.upserted ?? []) {
      if (isFields(object)) {
        const kind = kindKeyOf(object);
        const namespace = namespaceOf(object);
        const name = nameOf(object);
        around(this.get(kind, namespace, name), object, () =>
          this.put(kind, namespace, name, object),
        );
      }
    }
  }

  private index(namespace: string): NamespaceIndex {
    let index = this.indexes.get(namespace);
    if (!index) {
      index = new NamespaceIndex(
        namespace,
        kind => this.objects.in(kind, namespace),
        (kind, ns, name) => this.get(kind, ns, name),
      );
      this.indexes.set(namespace, index);
    }
    return index;
  }

  private put(
    kind: KindKey,
    namespace: string,
    name: string,
    object: KubernetesObject | undefined,
  ): void {
    const before = this.objects.put(kind, namespace, name, object);
    const index = this.indexes.get(namespace);
    if (!index) {
      return;
    }
    if (kind === kinds.pod) {
      index.setPod(before, object);
    } else if (kind === kinds.service) {
      index.setService(before, object);
    } else if (workloadKinds.includes(kind)) {
      if (before && object && sameController(before, object)) {
        index.setController(kind, name, object);
      } else {
        this.indexes.delete(namespace);
      }
    }
  }
}

function sameController(a: KubernetesObject, b: KubernetesObject): boolean {
  const [before, after] = [controllerOf(a), controllerOf(b)];
  return before?.kind === after?.kind && before?.name === after?.name;
}
