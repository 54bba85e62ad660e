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
import { addTo, ByPair, removeFrom } from './byPair';
import { KindKey, kindKey, kinds, refFromKey } from './kinds';

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
  /** Tells it from the others of its namespace. */
  key: string;
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

/** What was computed when the inputs were last changed at `stamp`. */
export interface Remembered {
  stamp: number;
  value: unknown;
  /** When the inputs were last looked at. */
  checked: number;
}

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
  return { kind: kindKey(kind, groupOf(stringAt(owner, 'apiVersion'))), name };
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

function compareNames(a: KubernetesObject, b: KubernetesObject): number {
  return nameOf(a) < nameOf(b) ? -1 : 1;
}

/** What services are found by: one pair that their pods must have. */
function firstPair(
  service: KubernetesObject,
): { key: string; value: string } | undefined {
  const selector = labelsAt(service, 'spec', 'selector');
  const key: string | undefined = Object.keys(selector)[0];
  return key === undefined ? undefined : { key, value: selector[key] };
}

const workloadKey = (kind: KindKey, name: string) => `${kind}/${name}`;

const nothing: readonly KubernetesObject[] = Object.freeze([]);

/** What is known of one owner of pods, which may not be a workload yet or no longer. */
interface Entry {
  kind: KindKey;
  name: string;
  key: string;
  workload?: Workload;
  /** By name, unless `unsorted`. */
  pods: KubernetesObject[];
  unsorted: boolean;
  services?: readonly KubernetesObject[];
  /** Of the namespace's services, when these were found. */
  servicesVersion: number;
  /** What was worked out about the workload. */
  memory: Map<string, Remembered>;
}

/** Workloads, their pods and the services that select them, in one namespace. */
export class NamespaceIndex {
  private readonly entries = new Map<string, Entry>();
  private sorted?: readonly Workload[];
  /** Entries whose workload has to be made of their pods. */
  private readonly unsettled = new Set<Entry>();
  /** Services by the first pair of their selector. */
  private readonly services: ByPair<KubernetesObject> = new Map();
  private servicesVersion = 0;
  /** Pods by all pairs of those keys; undefined where there are new ones, until somebody asks. */
  private podsByPair?: ByPair<KubernetesObject>;

  constructor(
    private readonly namespace: string,
    private readonly objects: (kind: KindKey) => Iterable<KubernetesObject>,
    private readonly lookup: Lookup,
  ) {
    for (const kind of workloadKinds) {
      for (const object of objects(kind)) {
        this.setController(kind, nameOf(object), object);
      }
    }
    for (const service of objects(kinds.service)) {
      this.setService(undefined, service);
    }
    // Filed at once, as everything about them is being read now.
    this.podsByPair = new Map();
    for (const pod of objects(kinds.pod)) {
      this.setPod(undefined, pod);
    }
  }

  /** Puts a controller, unless another one owns it. */
  setController(kind: KindKey, name: string, object: KubernetesObject): void {
    if (!controllerOf(object)) {
      const entry = this.entryFor(kind, name);
      this.setWorkload(entry, object, templateOf(kind, object));
    }
  }

  /** Puts, replaces or (without `after`) removes one service. */
  setService(
    before: KubernetesObject | undefined,
    after: KubernetesObject | undefined,
  ): void {
    this.servicesVersion++;
    const old = before && firstPair(before);
    if (before && old) {
      removeFrom(this.services, old.key, old.value, before);
    }
    const pair = after && firstPair(after);
    if (after && pair) {
      if (!this.services.has(pair.key)) {
        this.podsByPair = undefined;
      }
      addTo(this.services, pair.key, pair.value, after);
    }
  }

  /** Puts, replaces or (without `after`) removes one pod. */
  setPod(
    before: KubernetesObject | undefined,
    after: KubernetesObject | undefined,
  ): void {
    if (before) {
      const entry = this.ownerOf(before);
      entry.pods.splice(entry.pods.indexOf(before), 1);
      this.touch(entry);
      this.setPairs(before, false);
    }
    if (after) {
      const entry = this.ownerOf(after);
      const last = entry.pods[entry.pods.length - 1];
      entry.unsorted ||= last !== undefined && compareNames(last, after) > 0;
      entry.pods.push(after);
      this.touch(entry);
      this.setPairs(after, true);
    }
  }

  /** In the order of kind and name. */
  all(): readonly Workload[] {
    this.settle();
    this.sorted ??= [...this.entries.keys()]
      .sort()
      .flatMap(key => this.entries.get(key)?.workload ?? []);
    return this.sorted;
  }

  workload(kind: KindKey, name: string): Workload | undefined {
    this.settle();
    return this.entries.get(workloadKey(kind, name))?.workload;
  }

  workloadOf(pod: KubernetesObject): Workload | undefined {
    const { kind, name } = workloadOfPod(pod, this.lookup);
    return this.workload(kind, name);
  }

  /** By name. */
  podsOf({ key }: Workload): readonly KubernetesObject[] {
    const entry = this.entries.get(key);
    if (entry?.unsorted) {
      entry.pods.sort(compareNames);
      entry.unsorted = false;
    }
    return entry?.pods ?? nothing;
  }

  /** Pods of a service, by name; none for an empty selector. */
  podsOfService(service: KubernetesObject): KubernetesObject[] {
    const pair = firstPair(service);
    if (!pair) {
      return [];
    }
    if (!this.podsByPair) {
      this.podsByPair = new Map();
      for (const pod of this.objects(kinds.pod)) {
        this.setPairs(pod, true);
      }
    }
    const selector = labelsAt(service, 'spec', 'selector');
    const found: KubernetesObject[] = [];
    const candidates = this.podsByPair.get(pair.key)?.get(pair.value);
    for (const pod of candidates ?? nothing) {
      if (isSubset(selector, labelsOf(pod))) {
        found.push(pod);
      }
    }
    return found.length > 1 ? found.sort(compareNames) : found;
  }

  /** Services whose selector matches a workload's template, in configuration order. */
  servicesOf({ key, template }: Workload): readonly KubernetesObject[] {
    const entry = this.entries.get(key);
    if (!entry) {
      return this.servicesFor(template.labels);
    }
    if (!entry.services || entry.servicesVersion !== this.servicesVersion) {
      entry.services = this.servicesFor(template.labels);
      entry.servicesVersion = this.servicesVersion;
    }
    return entry.services;
  }

  /** Services whose selector matches the labels, in configuration order. */
  servicesFor(labels: Labels): KubernetesObject[] {
    const found: KubernetesObject[] = [];
    for (const [key, services] of this.services) {
      for (const service of services.get(labelValue(labels, key) ?? '') ??
        nothing) {
        if (isSubset(labelsAt(service, 'spec', 'selector'), labels)) {
          found.push(service);
        }
      }
    }
    return found.length > 1 ? found.sort(compareConfigs) : found;
  }

  /** Where to remember what was worked out about a workload; undefined for one that is no longer the present one. */
  memoryOf(workload: Workload): Map<string, Remembered> | undefined {
    const entry = this.entries.get(workload.key);
    return entry?.workload === workload ? entry.memory : undefined;
  }

  private setWorkload(
    entry: Entry,
    object: KubernetesObject | undefined,
    template: PodTemplate | undefined,
  ): void {
    const { kind, name, key } = entry;
    const { namespace } = this;
    this.sorted = undefined;
    entry.services = undefined;
    entry.memory = new Map();
    entry.workload = template && {
      ref: refFromKey(kind, namespace, name),
      kind,
      key,
      namespace,
      name,
      ...(object ? { object } : {}),
      template,
    };
  }

  private entryFor(kind: KindKey, name: string): Entry {
    const key = workloadKey(kind, name);
    let entry = this.entries.get(key);
    if (!entry) {
      entry = {
        kind,
        name,
        key,
        workload: undefined,
        pods: [],
        unsorted: false,
        services: undefined,
        servicesVersion: 0,
        memory: new Map(),
      };
      this.entries.set(key, entry);
    }
    return entry;
  }

  private ownerOf(pod: KubernetesObject): Entry {
    const { kind, name } = workloadOfPod(pod, this.lookup);
    return this.entryFor(kind, name);
  }

  private touch(entry: Entry): void {
    if (!entry.workload?.object || entry.kind === kinds.pod) {
      this.unsettled.add(entry);
    }
  }

  /** Makes workloads of pods whose controller is not here, from the newest of them. */
  private settle(): void {
    for (const entry of this.unsettled) {
      const bare = entry.kind === kinds.pod;
      const newest = entry.pods.reduce<KubernetesObject | undefined>(
        (best, each) => (best && compareConfigs(best, each) > 0 ? best : each),
        undefined,
      );
      this.setWorkload(
        entry,
        bare ? newest : undefined,
        newest && templateOf(kinds.pod, newest),
      );
      if (!newest) {
        this.entries.delete(entry.key);
      }
    }
    this.unsettled.clear();
  }

  /** Files a pod under its value of each key that services look for, or takes it out. */
  private setPairs(pod: KubernetesObject, present: boolean): void {
    if (!this.podsByPair) {
      return;
    }
    const labels = labelsOf(pod);
    for (const key of this.services.keys()) {
      const value = labelValue(labels, key);
      if (value !== undefined) {
        (present ? addTo : removeFrom)(this.podsByPair, key, value, pod);
      }
    }
  }
}
