import type { Container, Pod, PodSpec } from '../../workloads';
import type { WorkloadIdentity } from '../identity';
import type { InjectorSettings } from '../settings';

/** What a template adds to a pod. */
export interface Injection {
  containers?: Container[];
  initContainers?: Container[];
  volumes?: NonNullable<PodSpec['volumes']>;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  /** Fields of `spec.securityContext`. */
  securityContext?: Record<string, unknown>;
}

export interface TemplateContext {
  pod: Pod;
  settings: InjectorSettings;
  identity: WorkloadIdentity;
  images: { proxy: string; init: string };
  nativeSidecar: boolean;
}

export type Template = (context: TemplateContext) => Injection;
