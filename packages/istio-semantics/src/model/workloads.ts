import type { KubernetesObject, Labels, ObjectRef } from '../types';
import {
  annotationsOf,
  Fields,
  fieldsAt,
  groupOf,
  isFields,
  labelsAt,
  labelsOf,
  labelValue,
  listAt,
  nameOf,
  namespaceOf,
  stringAt,
  valueAt,
} from './fields';
import { KindKey, kindKey, kinds } from './kinds';

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

/** Finds an object by identity. */
export type Lookup = (
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
export function workloadOfPod(
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
