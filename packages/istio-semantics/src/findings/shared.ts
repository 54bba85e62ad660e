import {
  annotationsOf,
  isFields,
  isSubset,
  labelsOf,
  labelValue,
  listAt,
  nameOf,
  namespaceOf,
  refOf,
  stringAt,
} from '../model/fields';
import { kinds } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import { Workload, workloadKinds } from '../model/workloads';
import { isWildcard, resolveShortName } from '../traffic/hosts';
import type { KubernetesObject, Labels, ObjectRef } from '../types';
import { once } from './once';

/** Kinds from which workloads and their pods are told. */
export const podKinds: readonly string[] = [kinds.pod, ...workloadKinds];

/** A workload and what runs of it. */
export interface Subject {
  workload: Workload;
  pods: readonly KubernetesObject[];
}

/** Workloads of a namespace with their pods. */
export function subjectsOf(
  model: MeshModel,
  namespace: string,
): readonly Subject[] {
  return model.memo(
    'findings subjects',
    namespace,
    podKinds.map(each => [each, namespace] as const),
    () =>
      model
        .workloads(namespace)
        .map(workload => ({ workload, pods: model.podsOf(workload) })),
  );
}

/** `<namespace>/<name>`, or the name alone of an object without namespace. */
export function titleOf(object: KubernetesObject): string {
  const namespace = namespaceOf(object);
  return namespace ? `${namespace}/${nameOf(object)}` : nameOf(object);
}

/** Names as a reader takes them in: the first few, and how many more. */
export function namesText(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} (+${names.length - most})` : shown;
}

/** A selector as Kubernetes prints it. */
export function selectorText(selector: Labels): string {
  return Object.keys(selector)
    .sort()
    .map(key => `${key}=${selector[key]}`)
    .join(',');
}

/** The Kubernetes service that a host in an object of a namespace means, whether it exists or not. */
export function servicesNamed(
  model: MeshModel,
  host: string,
  namespace: string,
): ObjectRef[] {
  const domain = model.clusterDomain;
  const full = resolveShortName(host, { namespace, domain });
  const suffix = `.svc.${domain}`;
  const stem = full.endsWith(suffix) ? full.slice(0, -suffix.length) : '';
  const dot = stem.lastIndexOf('.');
  return dot > 0 && !isWildcard(full)
    ? [
        {
          kind: 'Service',
          namespace: stem.slice(dot + 1),
          name: stem.slice(0, dot),
        },
      ]
    : [];
}

/** Where what a pod shows is to be changed. */
export interface PodOrigin {
  /** The controller, where it is held; else the pod. */
  object: KubernetesObject;
  /** Path of the pod's fields in that object, with a dot at the end. */
  prefix: string;
  ref: ObjectRef;
}

const prefixes: Readonly<Record<string, string>> = {
  Pod: '',
  CronJob: 'spec.jobTemplate.spec.template.',
};

/** Where a pod comes from. */
export function originOfPod(
  model: MeshModel,
  pod: KubernetesObject,
): PodOrigin {
  const workload = model.workloadOfPod(pod);
  const ref = workload?.ref ?? refOf(pod);
  return workload?.object && ref.kind !== 'Pod'
    ? {
        object: workload.object,
        prefix: prefixes[ref.kind] ?? 'spec.template.',
        ref,
      }
    : { object: pod, prefix: '', ref };
}

/** Things by each of their labels. */
type LabelIndex<T> = ReadonlyMap<string, readonly T[]>;

function byLabel<T>(
  all: readonly T[],
  labels: (each: T) => Labels,
): LabelIndex<T> {
  const found = new Map<string, T[]>();
  for (const each of all) {
    for (const [key, value] of Object.entries(labels(each))) {
      const pair = `${key}=${value}`;
      const held = found.get(pair);
      if (held) {
        held.push(each);
      } else {
        found.set(pair, [each]);
      }
    }
  }
  return found;
}

/** Those that have all labels of a selector that is not empty. */
function select<T>(
  index: LabelIndex<T>,
  selector: Labels,
  labels: (each: T) => Labels,
): readonly T[] {
  const [fewest = [], ...others] = Object.entries(selector)
    .map(pair => index.get(pair.join('=')) ?? [])
    .sort((a, b) => a.length - b.length);
  return others.length === 0
    ? fewest
    : fewest.filter(each => isSubset(selector, labels(each)));
}

const isEmpty = (selector: Labels) => Object.keys(selector).length === 0;

/** Pods of a namespace that have all these labels. */
export function podsWith(
  model: MeshModel,
  namespace: string,
  selector: Labels,
): readonly KubernetesObject[] {
  const all = () => model.list(kinds.pod, namespace);
  if (isEmpty(selector)) {
    return all();
  }
  const index = model.memo(
    'pods by label',
    namespace,
    [[kinds.pod, namespace]],
    () => byLabel(all(), labelsOf),
  );
  return select(index, selector, labelsOf);
}

const templateLabels = ({ template }: Workload) => template.labels;

/** Workloads of a namespace whose pods have these labels. */
export function workloadsSelected(
  model: MeshModel,
  namespace: string,
  selector: Labels,
): readonly Workload[] {
  const all = () => model.workloads(namespace);
  if (isEmpty(selector)) {
    return all();
  }
  const index = model.memo(
    'workloads by label',
    namespace,
    podKinds.map(each => [each, namespace] as const),
    () => byLabel(all(), templateLabels),
  );
  return select(index, selector, templateLabels);
}

/** References to the workloads of a namespace whose pods have these labels. */
export function workloadsWith(
  model: MeshModel,
  namespace: string,
  selector: Labels,
): ObjectRef[] {
  return workloadsSelected(model, namespace, selector).map(each => each.ref);
}

const injectKey = 'sidecar.istio.io/inject';

const findProxyImage = once((spec: object) => {
  for (const key of ['containers', 'initContainers']) {
    for (const container of listAt(spec, key)) {
      if (stringAt(container, 'name') === 'istio-proxy') {
        return stringAt(container, 'image') ?? '';
      }
    }
  }
  return '';
});

/** Image of container `istio-proxy` in a pod spec; empty where there is none. */
export function proxyImageIn(spec: unknown): string {
  return isFields(spec) ? findProxyImage(spec) : '';
}

/**
 * Whether pods of this shape are in the mesh by a sidecar. Mirrors `analyzers/util/in_mesh.go → inMesh`, and counts a
 * revision label on the namespace as well.
 */
export function isInMesh(
  model: MeshModel,
  namespace: string,
  template: { labels: Labels; annotations: Labels },
  spec: unknown,
): boolean {
  if (proxyImageIn(spec)) {
    return true;
  }
  const own =
    labelValue(template.labels, injectKey) ??
    labelValue(template.annotations, injectKey);
  if (own !== undefined) {
    return own === 'true';
  }
  const labels = model.namespaceLabels(namespace);
  const setting = labelValue(labels, 'istio-injection');
  return setting === undefined
    ? Boolean(labelValue(labels, 'istio.io/rev'))
    : setting === 'enabled';
}

/** Whether a pod is in the mesh, by a sidecar or by ztunnel. */
export function isPodInMesh(model: MeshModel, pod: KubernetesObject): boolean {
  const template = { labels: labelsOf(pod), annotations: annotationsOf(pod) };
  return (
    isCapturedByAmbient(pod) ||
    isInMesh(model, namespaceOf(pod), template, pod.spec)
  );
}

/** Whether istio-cni has taken a pod into the ambient mesh. */
export function isCapturedByAmbient(pod: KubernetesObject): boolean {
  return (
    labelValue(annotationsOf(pod), 'ambient.istio.io/redirection') === 'enabled'
  );
}

/** Namespaces of a control plane and of Kubernetes, which nobody brings into the mesh. */
export function isControlPlaneObject(object: KubernetesObject): boolean {
  const labels = labelsOf(object);
  return (
    labelValue(labels, 'istio') !== undefined ||
    labelValue(labels, 'release') === 'istio'
  );
}
