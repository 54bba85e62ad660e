import { KubernetesObject, MeshModel, Workload } from '../../src';
import type { ConformanceCase, Document } from '../cases';

/** The value as an object, empty when absent. */
export const record = (value: unknown) => (value ?? {}) as Document;

/** ConfigMap of the default revision with this MeshConfig. */
export function meshConfigMap(mesh: unknown): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'istio', namespace: 'istio-system' },
    data: { mesh: JSON.stringify(mesh) },
  };
}

/** Model of a case, and the workload it speaks of: labels in a namespace, for which it may give no pod. */
export function worldOf(
  { input, params }: ConformanceCase,
  subject = record(params.workload),
): { model: MeshModel; workload: Workload } {
  const namespace = String(subject.namespace);
  const labels = record(subject.labels) as Record<string, string>;
  const isSubject = (each: KubernetesObject) =>
    each.kind === 'Pod' &&
    each.metadata?.namespace === namespace &&
    Object.entries(labels).every(
      ([key, value]) => each.metadata?.labels?.[key] === value,
    );
  const pod = input.find(isSubject) ?? {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'subject', namespace, labels },
    spec: { containers: [{ name: 'istio-proxy' }] },
  };
  const mesh = {
    rootNamespace: params.rootNamespace,
    ...record(params.meshConfig),
  };
  const model = MeshModel.of([...input, pod, meshConfigMap(mesh)]);
  return { model, workload: model.workloadOfPod(pod)! };
}

/** Of the answer only what the case asserts. */
export function asserted(expected: unknown, actual: Document): Document {
  return Object.fromEntries(
    Object.keys(record(expected)).map(key => [key, actual[key]]),
  );
}
