import type { KubernetesObject, Labels, ObjectRef } from '../types';
import {
  annotationsOf,
  compareConfigs,
  Fields,
  fieldsAt,
  groupOf,
  isFields,
  isSubset,
  labelsAt,
  labelsOf,
  labelValue,
  listAt,
  nameOf,
  namespaceOf,
  stringAt,
  valueAt,
} from './fields';
import { KindKey, kinds, refFromKey } from './kinds';

/** What a controller makes pods of; for a bare pod, or where the controller cannot be seen, the newest pod itself. */
export interface PodTemplate {
  labels: Labels;
  annotations: Labels;
  spec: Fields;
}

/** Whatever owns pods at the top: a Deployment, StatefulSet, Rollout, CronJob, … or a pod that nobody owns. */
export interface Workload {
  ref: ObjectRef;
  /** Kind key of `ref`. */
  kind: KindKey;
  namespace: string;
  name: string;
  /** The controller, where the model holds it. */
  object?: KubernetesObject;
  template: PodTemplate;
}

/** Kinds that are workloads by themselves when nothing owns them. */
export const workloadKinds: readonly KindKey[] = [
  kinds.deployment,
  kinds.statefulSet,
  kinds.daemonSet,
  kinds.replicaSet,
  kinds.replicationController,
  kinds.deploymentConfig,
  kinds.rollout,
  kinds.cronJob,
  kinds.job,
];

type Lookup = (
  kind: KindKey,
  namespace: string,
  name: string,
) => KubernetesObject | undefined;

/** The owner that manages an object, by kind key. */
export function controllerOf(
  object: KubernetesObject,
): { kind: KindKey; name: string } | undefined {
  const owners = listAt(object, 'metadata', 'ownerReferences');
  const owner =
    owners.length < 2
      ? owners[0]
      : owners.find(each => valueAt(each, 'controller') === true) ??
        owners.find(isFields);
  const kind = stringAt(owner, 'kind');
  const name = stringAt(owner, 'name');
  if (!kind || !name) {
    return undefined;
  }
  const group = groupOf(stringAt(owner, 'apiVersion'));
  return { kind: group ? `${kind}.${group}` : kind, name };
}

const cronJobName = /^(.+)-\d{8,10}$/;

const templateHashes = [
  ['rollouts-pod-template-hash', kinds.rollout],
  ['pod-template-hash', kinds.deployment],
] as const;

/** Owner of an intermediate owner that the model does not hold, told from names as Istio tells it. */
function ownerByName(
  pod: KubernetesObject,
  kind: KindKey,
  name: string,
  lookup: Lookup,
) {
  const labels = labelsOf(pod);
  if (kind === kinds.replicaSet) {
    for (const [label, top] of templateHashes) {
      const hash = labelValue(labels, label);
      if (hash && name.endsWith(`-${hash}`)) {
        return { kind: top, name: name.slice(0, -hash.length - 1) };
      }
    }
    const stem = name.slice(0, Math.max(0, name.lastIndexOf('-')));
    if (stem && lookup(kinds.deployment, namespaceOf(pod), stem)) {
      return { kind: kinds.deployment, name: stem };
    }
  }
  if (kind === kinds.job) {
    const match = cronJobName.exec(name);
    if (match) {
      return { kind: kinds.cronJob, name: match[1] };
    }
  }
  if (kind === kinds.replicationController) {
    const config = labelValue(labels, 'deploymentconfig');
    if (config && name.startsWith(`${config}-`)) {
      return { kind: kinds.deploymentConfig, name: config };
    }
  }
  return undefined;
}

/**
 * The workload that a pod belongs to. Mirrors `pkg/kube/controllers → GetDeployMetaFromPod`, and asks the model's
 * own ReplicaSets and Jobs first.
 */
function workloadOfPod(
  pod: KubernetesObject,
  lookup: Lookup,
): { kind: KindKey; name: string } {
  const owner = controllerOf(pod);
  // A pod that its kubelet made from a file is owned by the Node, which is not a workload.
  if (!owner || owner.kind === kinds.node) {
    return { kind: kinds.pod, name: nameOf(pod) };
  }
  const held = lookup(owner.kind, namespaceOf(pod), owner.name);
  return (
    (held
      ? controllerOf(held)
      : ownerByName(pod, owner.kind, owner.name, lookup)) ?? owner
  );
}

/** What a controller of some kind makes pods of. */
export function templateOf(
  kind: KindKey,
  object: KubernetesObject,
): PodTemplate {
  if (kind === kinds.pod) {
    return {
      labels: labelsOf(object),
      annotations: annotationsOf(object),
      spec: fieldsAt(object, 'spec'),
    };
  }
  const template =
    kind === kinds.cronJob
      ? fieldsAt(object, 'spec', 'jobTemplate', 'spec', 'template')
      : fieldsAt(object, 'spec', 'template');
  return {
    labels: labelsAt(template, 'metadata', 'labels'),
    annotations: labelsAt(template, 'metadata', 'annotations'),
    spec: fieldsAt(template, 'spec'),
  };
}

/** What services are found by: one pair that their pods must have. */
function firstPair(service: KubernetesObject): string | undefined {
  return Object.entries(labelsAt(service, 'spec', 'selector'))[0]?.join('=');
}

const workloadKey = (kind: KindKey, name: string) => `${kind}/${name}`;

/** The pods of one owner. */
interface OwnedPods {
  kind: KindKey;
  name: string;
  pods: Map<string, KubernetesObject>;
  /** By name. */
  sorted?: readonly KubernetesObject[];
}

const nothing: readonly KubernetesObject[] = Object.freeze([]);

/** Workloads, their pods and the services that select them, in one namespace. */
export class NamespaceIndex {
  private readonly owners = new Map<string, OwnedPods>();
  private readonly ownerOfPod = new Map<string, OwnedPods>();
  private readonly workloads = new Map<string, Workload>();
  private sorted?: readonly Workload[];
  /** Owners whose workload has to be made of their pods. */
  private readonly unsettled = new Set<OwnedPods>();
  /** Services by the first pair of their selector. */
  private readonly services = new Map<string, KubernetesObject[]>();
  private servicesOfWorkload = new WeakMap<
    Workload,
    readonly KubernetesObject[]
  >();
  private readonly pods = new Map<string, KubernetesObject>();
  /** Pods by a pair of their labels, once somebody asks. */
  private podsByPair?: Map<string, Map<string, KubernetesObject>>;

  constructor(
    private readonly namespace: string,
    objects: (kind: KindKey) => Iterable<KubernetesObject>,
    private readonly lookup: Lookup,
  ) {
    for (const kind of workloadKinds) {
      for (const object of objects(kind)) {
        this.setController(kind, nameOf(object), object);
      }
    }
    for (const pod of objects(kinds.pod)) {
      this.setPod(nameOf(pod), pod);
    }
    for (const service of objects(kinds.service)) {
      this.setService(undefined, service);
    }
  }

  /** Puts a controller, unless another one owns it. */
  setController(kind: KindKey, name: string, object: KubernetesObject): void {
    if (!controllerOf(object)) {
      this.addWorkload(kind, name, object, templateOf(kind, object));
    }
  }

  /** Puts, replaces or (without `after`) removes one service. */
  setService(
    before: KubernetesObject | undefined,
    after: KubernetesObject | undefined,
  ): void {
    this.servicesOfWorkload = new WeakMap();
    const old = before && firstPair(before);
    if (old !== undefined) {
      const others = this.services.get(old)?.filter(each => each !== before);
      this.services.set(old, others ?? []);
    }
    const pair = after && firstPair(after);
    if (after && pair !== undefined) {
      this.services.set(pair, [...(this.services.get(pair) ?? []), after]);
    }
  }

  /** Puts, replaces or (without `pod`) removes one pod. */
  setPod(name: string, pod: KubernetesObject | undefined): void {
    this.setLabels(name, pod);
    const before = this.ownerOfPod.get(name);
    if (before) {
      before.pods.delete(name);
      this.touch(before);
      this.ownerOfPod.delete(name);
    }
    if (pod) {
      const after = this.ownerFor(workloadOfPod(pod, this.lookup));
      after.pods.set(name, pod);
      this.touch(after);
      this.ownerOfPod.set(name, after);
    }
  }

  /** In the order of kind and name. */
  all(): readonly Workload[] {
    this.settle();
    this.sorted ??= [...this.workloads.keys()]
      .sort()
      .map(key => this.workloads.get(key)!);
    return this.sorted;
  }

  workload(kind: KindKey, name: string): Workload | undefined {
    this.settle();
    return this.workloads.get(workloadKey(kind, name));
  }

  workloadOf(pod: string): Workload | undefined {
    const owner = this.ownerOfPod.get(pod);
    return owner && this.workload(owner.kind, owner.name);
  }

  /** By name. */
  podsOf({ kind, name }: Workload): readonly KubernetesObject[] {
    const owner = this.owners.get(workloadKey(kind, name));
    if (!owner) {
      return nothing;
    }
    owner.sorted ??= [...owner.pods.keys()]
      .sort()
      .map(key => owner.pods.get(key)!);
    return owner.sorted;
  }

  /** Pods that a selector matches, by name; none for an empty selector. */
  podsMatching(selector: Labels): KubernetesObject[] {
    const [first] = Object.entries(selector);
    if (!first) {
      return [];
    }
    if (!this.podsByPair) {
      this.podsByPair = new Map();
      this.pods.forEach((pod, name) => this.setPairs(name, pod, pod));
    }
    return [...(this.podsByPair.get(first.join('=')) ?? [])]
      .filter(([, pod]) => isSubset(selector, labelsOf(pod)))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, pod]) => pod);
  }

  /** Services whose selector matches a workload's template, in configuration order. */
  servicesOf(workload: Workload): readonly KubernetesObject[] {
    let services = this.servicesOfWorkload.get(workload);
    if (!services) {
      services = this.servicesFor(workload.template.labels);
      this.servicesOfWorkload.set(workload, services);
    }
    return services;
  }

  /** Services whose selector matches the labels, in configuration order. */
  servicesFor(labels: Labels): KubernetesObject[] {
    const found: KubernetesObject[] = [];
    for (const key of Object.keys(labels)) {
      for (const service of this.services.get(`${key}=${labels[key]}`) ??
        nothing) {
        if (isSubset(labelsAt(service, 'spec', 'selector'), labels)) {
          found.push(service);
        }
      }
    }
    return found.length > 1 ? found.sort(compareConfigs) : found;
  }

  private addWorkload(
    kind: KindKey,
    name: string,
    object: KubernetesObject | undefined,
    template: PodTemplate,
  ): void {
    this.sorted = undefined;
    this.workloads.set(workloadKey(kind, name), {
      ref: refFromKey(kind, this.namespace, name),
      kind,
      namespace: this.namespace,
      name,
      ...(object ? { object } : {}),
      template,
    });
  }

  private ownerFor({ kind, name }: { kind: KindKey; name: string }): OwnedPods {
    const key = workloadKey(kind, name);
    let owner = this.owners.get(key);
    if (!owner) {
      owner = { kind, name, pods: new Map() };
      this.owners.set(key, owner);
    }
    return owner;
  }

  private touch(owner: OwnedPods): void {
    owner.sorted = undefined;
    this.unsettled.add(owner);
  }

  /** Makes workloads of pods whose controller is not here, from the newest of them. */
  private settle(): void {
    for (const { kind, name, pods } of this.unsettled) {
      const key = workloadKey(kind, name);
      const held = this.workloads.get(key);
      const bare = kind === kinds.pod;
      if (held?.object && !bare) {
        continue;
      }
      const newest = [...pods.values()].reduce<KubernetesObject | undefined>(
        (best, each) => (best && compareConfigs(best, each) > 0 ? best : each),
        undefined,
      );
      if (newest) {
        const object = bare ? newest : undefined;
        this.addWorkload(kind, name, object, templateOf(kinds.pod, newest));
      } else {
        this.workloads.delete(key);
        this.owners.delete(key);
        this.sorted = undefined;
      }
    }
    this.unsettled.clear();
  }

  private setLabels(name: string, pod: KubernetesObject | undefined): void {
    const before = this.pods.get(name);
    if (before) {
      this.setPairs(name, before, undefined);
    }
    if (pod) {
      this.pods.set(name, pod);
      this.setPairs(name, pod, pod);
    } else {
      this.pods.delete(name);
    }
  }

  /** Files a pod under each pair of the labels of `labelled`, or takes it out. */
  private setPairs(
    name: string,
    labelled: KubernetesObject,
    pod: KubernetesObject | undefined,
  ): void {
    for (const pair of this.podsByPair
      ? Object.entries(labelsOf(labelled))
      : []) {
      const key = pair.join('=');
      const held = this.podsByPair!.get(key);
      if (!pod) {
        held?.delete(name);
      } else if (held) {
        held.set(name, pod);
      } else {
        this.podsByPair!.set(key, new Map([[name, pod]]));
      }
    }
  }
}
