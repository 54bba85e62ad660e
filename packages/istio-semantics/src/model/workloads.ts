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
} from './fields';
import { KindKey, kindKeyOf, kinds, refFromKey } from './kinds';

/** What a controller makes pods of; for a bare pod, or where the controller cannot be seen, the newest pod itself. */
export interface PodTemplate {
  labels: Labels;
  annotations: Labels;
  spec: Fields;
}

/** Whatever owns pods at the top: a Deployment, StatefulSet, Rollout, CronJob, … or a pod that nobody owns. */
export interface Workload {
  ref: ObjectRef;
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
  const owners = listAt(object, 'metadata', 'ownerReferences').filter(isFields);
  const owner = owners.find(each => each.controller === true) ?? owners[0];
  const kind = stringAt(owner, 'kind');
  const name = stringAt(owner, 'name');
  if (!kind || !name) {
    return undefined;
  }
  const group = groupOf(stringAt(owner, 'apiVersion'));
  return { kind: group ? `${kind}.${group}` : kind, name };
}

const cronJobName = /^(.+)-\d{8,10}$/;

/** Owner of an intermediate owner that the model does not hold, told from names as Istio tells it. */
function ownerByName(
  pod: KubernetesObject,
  kind: KindKey,
  name: string,
  lookup: Lookup,
) {
  const labels = labelsOf(pod);
  if (kind === kinds.replicaSet) {
    for (const [label, top] of [
      ['rollouts-pod-template-hash', kinds.rollout],
      ['pod-template-hash', kinds.deployment],
    ] as const) {
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

/** Workloads, their pods and the services that select them, in one namespace. */
export class NamespaceIndex {
  private readonly pods = new Map<string, Map<string, KubernetesObject>>();
  private readonly ownerOfPod = new Map<
    string,
    { kind: KindKey; name: string }
  >();
  private readonly workloads = new Map<string, Workload>();
  /** Services by the first pair of their selector. */
  private readonly services = new Map<string, KubernetesObject[]>();
  private sorted?: readonly Workload[];
  /** Pods by a pair of their labels, for pairs that were asked for. */
  private readonly podsByPair = new Map<
    string,
    Map<string, KubernetesObject>
  >();
  private readonly allPods = new Map<string, KubernetesObject>();

  constructor(
    private readonly namespace: string,
    objects: (kind: KindKey) => Iterable<KubernetesObject>,
    private readonly lookup: Lookup,
  ) {
    for (const kind of workloadKinds) {
      for (const object of objects(kind)) {
        if (!controllerOf(object)) {
          this.addWorkload(kind, nameOf(object), object);
        }
      }
    }
    for (const pod of objects(kinds.pod)) {
      this.setPod(nameOf(pod), pod);
    }
    for (const service of objects(kinds.service)) {
      this.setService(undefined, service);
    }
  }

  /** Puts, replaces or (without `after`) removes one service. */
  setService(
    before: KubernetesObject | undefined,
    after: KubernetesObject | undefined,
  ): void {
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

  /** Takes a controller whose owner has not changed. */
  replaceWorkload(kind: KindKey, name: string, object: KubernetesObject): void {
    if (!controllerOf(object)) {
      this.addWorkload(kind, name, object);
    }
  }

  /** Puts, replaces or (without `pod`) removes one pod. */
  setPod(name: string, pod: KubernetesObject | undefined): void {
    this.indexLabels(name, pod);
    const before = this.ownerOfPod.get(name);
    const after = pod && workloadOfPod(pod, this.lookup);
    if (before) {
      this.ownerOfPod.delete(name);
      this.pods.get(workloadKey(before.kind, before.name))?.delete(name);
    }
    if (pod && after) {
      this.ownerOfPod.set(name, after);
      const key = workloadKey(after.kind, after.name);
      const siblings = this.pods.get(key);
      if (siblings) {
        siblings.set(name, pod);
      } else {
        this.pods.set(key, new Map([[name, pod]]));
      }
    }
    for (const owner of [before, after]) {
      if (owner) {
        this.deriveFromPods(owner.kind, owner.name);
      }
    }
  }

  /** In the order of kind and name. */
  all(): readonly Workload[] {
    this.sorted ??= [...this.workloads.keys()]
      .sort()
      .map(key => this.workloads.get(key)!);
    return this.sorted;
  }

  workload(kind: KindKey, name: string): Workload | undefined {
    return this.workloads.get(workloadKey(kind, name));
  }

  workloadOf(pod: string): Workload | undefined {
    const owner = this.ownerOfPod.get(pod);
    return owner && this.workload(owner.kind, owner.name);
  }

  /** By name. */
  podsOf(kind: KindKey, name: string): KubernetesObject[] {
    const pods = this.pods.get(workloadKey(kind, name));
    return pods ? [...pods.keys()].sort().map(key => pods.get(key)!) : [];
  }

  /** Pods that a selector matches, by name; none for an empty selector. */
  podsMatching(selector: Labels): KubernetesObject[] {
    const [first] = Object.entries(selector);
    if (!first) {
      return [];
    }
    const pair = first.join('=');
    let candidates = this.podsByPair.get(pair);
    if (!candidates) {
      candidates = new Map(
        [...this.allPods].filter(
          ([, pod]) => labelValue(labelsOf(pod), first[0]) === first[1],
        ),
      );
      this.podsByPair.set(pair, candidates);
    }
    return [...candidates]
      .filter(([, pod]) => isSubset(selector, labelsOf(pod)))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, pod]) => pod);
  }

  /** Services whose selector matches the labels, in configuration order. */
  servicesFor(labels: Labels): KubernetesObject[] {
    const found: KubernetesObject[] = [];
    for (const key in labels) {
      if (Object.prototype.hasOwnProperty.call(labels, key)) {
        for (const service of this.services.get(`${key}=${labels[key]}`) ??
          []) {
          if (isSubset(labelsAt(service, 'spec', 'selector'), labels)) {
            found.push(service);
          }
        }
      }
    }
    return found.length > 1 ? found.sort(compareConfigs) : found;
  }

  private addWorkload(
    kind: KindKey,
    name: string,
    object: KubernetesObject | undefined,
    template = object,
  ) {
    this.sorted = undefined;
    this.workloads.set(workloadKey(kind, name), {
      ref: refFromKey(kind, this.namespace, name),
      namespace: this.namespace,
      name,
      ...(object ? { object } : {}),
      template: templateOf(object ? kind : kinds.pod, template ?? {}),
    });
  }

  private indexLabels(name: string, pod: KubernetesObject | undefined): void {
    const before = this.allPods.get(name);
    for (const pair of before ? Object.entries(labelsOf(before)) : []) {
      this.podsByPair.get(pair.join('='))?.delete(name);
    }
    if (!pod) {
      this.allPods.delete(name);
      return;
    }
    this.allPods.set(name, pod);
    if (this.podsByPair.size > 0) {
      for (const pair of Object.entries(labelsOf(pod))) {
        this.podsByPair.get(pair.join('='))?.set(name, pod);
      }
    }
  }

  private deriveFromPods(kind: KindKey, name: string) {
    const key = workloadKey(kind, name);
    const held = this.workloads.get(key);
    if (held?.object && kind !== kinds.pod) {
      return;
    }
    const newest = [...(this.pods.get(key)?.values() ?? [])]
      .sort(compareConfigs)
      .pop();
    if (newest) {
      this.addWorkload(
        kind,
        name,
        kind === kinds.pod ? newest : undefined,
        newest,
      );
    } else if (held) {
      this.workloads.delete(key);
      this.sorted = undefined;
    }
  }
}

/** Key of a workload inside a namespace, and the kind key and name it is made of. */
export function workloadKeyOf(ref: ObjectRef): { kind: KindKey; name: string } {
  return { kind: kindKeyOf(ref), name: ref.name };
}
