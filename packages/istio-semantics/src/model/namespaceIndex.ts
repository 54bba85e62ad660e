import type { KubernetesObject, Labels } from '../types';
import {
  compareConfigs,
  isSubset,
  labelsAt,
  labelsOf,
  labelValue,
  nameOf,
} from './fields';
import { addTo, ByPair, removeFrom } from './byPair';
import { KindKey, kinds, refFromKey } from './kinds';
import {
  controllerOf,
  Lookup,
  PodTemplate,
  Remembered,
  templateOf,
  Workload,
  workloadKinds,
  workloadOfPod,
} from './workloads';

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
  memory: Map<string, Remembered> | undefined;
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
    return entry?.workload === workload
      ? (entry.memory ??= new Map())
      : undefined;
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
    entry.memory = undefined;
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
        memory: undefined,
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
