import { kinds } from '../model/kinds';
import type { Workload } from '../model/workloads';
import type { ObjectRef } from '../types';

/** Path inside a workload of a field of its pods. */
export function templateField(workload: Workload, rest: string): string {
  return workload.object && workload.kind !== kinds.pod
    ? `spec.template.${rest}`
    : rest;
}

/** A namespace, so that a UI can link to it. */
export const namespaceRef = (name: string): ObjectRef => ({
  kind: 'Namespace',
  name,
});
