import { isFields, listAt, stringAt, valueAt } from '../model/fields';
import type { KubernetesObject } from '../types';

/** Pods that have come to their end or are about to go take no traffic. */
export function isServing(pod: KubernetesObject): boolean {
  const phase = stringAt(pod, 'status', 'phase');
  return (
    phase !== 'Succeeded' &&
    phase !== 'Failed' &&
    stringAt(pod, 'metadata', 'deletionTimestamp') === undefined
  );
}

/** Whether a service sends to a pod; a pod without any status is given the benefit of the doubt. */
export function isReady(pod: KubernetesObject): boolean {
  if (!isServing(pod)) {
    return false;
  }
  if (valueAt(pod, 'status') === undefined) {
    return true;
  }
  for (const each of listAt(pod, 'status', 'conditions')) {
    if (isFields(each) && each.type === 'Ready' && each.status === 'True') {
      return true;
    }
  }
  return false;
}
