import type { KubernetesObject } from '@mesh-portal/istio-semantics';

/** Labels that number the pods of a StatefulSet or Job. */
const numbers = new Set([
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/job-completion-index',
  'statefulset.kubernetes.io/pod-name',
]);

/** Of pods between which Istio makes no difference the first each. */
export function onePodOfEachKind(
  pods: readonly KubernetesObject[],
): KubernetesObject[] {
  if (pods.length < 2) {
    return [...pods];
  }
  const kinds = new Map<string, KubernetesObject>();
  for (const pod of pods) {
    const kind = JSON.stringify([
      Object.entries(pod.metadata?.labels ?? {}).filter(
        ([key]) => !numbers.has(key),
      ),
      pod.metadata?.annotations,
      pod.metadata?.deletionTimestamp !== undefined,
      pod.spec,
      pod.status,
    ]);
    if (!kinds.has(kind)) {
      kinds.set(kind, pod);
    }
  }
  return [...kinds.values()];
}
