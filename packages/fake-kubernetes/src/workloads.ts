import type { LabelSelector } from './selectors';
import type { KubeObject } from './types';

export interface ContainerPort {
  name?: string;
  containerPort: number;
  protocol?: string;
}

export interface EnvironmentVariable {
  name: string;
  value?: string;
  valueFrom?: object;
}

export interface Container {
  name: string;
  image?: string;
  args?: string[];
  env?: EnvironmentVariable[];
  ports?: ContainerPort[];
  restartPolicy?: string;
  imagePullPolicy?: string;
  volumeMounts?: { name: string; mountPath: string; readOnly?: boolean }[];
  [field: string]: unknown;
}

export interface PodSpec {
  containers: Container[];
  initContainers?: Container[];
  volumes?: { name: string; [source: string]: unknown }[];
  imagePullSecrets?: { name: string }[];
  nodeName?: string;
  hostNetwork?: boolean;
  restartPolicy?: string;
  serviceAccountName?: string;
  terminationGracePeriodSeconds?: number;
  nodeSelector?: Record<string, string>;
  readinessGates?: { conditionType: string }[];
  [field: string]: unknown;
}

export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
  lastUpdateTime?: string;
  observedGeneration?: number;
}

export interface ContainerStatus {
  name: string;
  ready: boolean;
  restartCount: number;
  image: string;
  imageID: string;
  started?: boolean;
  state: Record<string, Record<string, unknown>>;
}

export interface Pod extends KubeObject {
  spec: PodSpec;
  status?: {
    phase?: string;
    conditions?: Condition[];
    containerStatuses?: ContainerStatus[];
    initContainerStatuses?: ContainerStatus[];
    podIP?: string;
    hostIP?: string;
    startTime?: string;
    reason?: string;
    [field: string]: unknown;
  };
}

export interface PodTemplate {
  metadata?: {
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  spec: PodSpec;
}

interface WorkloadSpec {
  selector: LabelSelector;
  template: PodTemplate;
  replicas?: number;
  minReadySeconds?: number;
  revisionHistoryLimit?: number;
}

/** A count or a share such as `25%`. */
export type IntOrPercent = number | string;

export interface Deployment extends KubeObject {
  spec: WorkloadSpec & {
    paused?: boolean;
    strategy?: {
      type?: string;
      rollingUpdate?: {
        maxSurge?: IntOrPercent;
        maxUnavailable?: IntOrPercent;
      };
    };
  };
  status?: { conditions?: Condition[]; [field: string]: unknown };
}

export interface ReplicaSet extends KubeObject {
  spec: WorkloadSpec;
  status?: {
    replicas?: number;
    readyReplicas?: number;
    availableReplicas?: number;
    conditions?: Condition[];
    [field: string]: unknown;
  };
}

export interface StatefulSet extends KubeObject {
  spec: WorkloadSpec & {
    serviceName?: string;
    podManagementPolicy?: string;
    updateStrategy?: { type?: string; rollingUpdate?: { partition?: number } };
    ordinals?: { start?: number };
  };
  status?: { currentRevision?: string; [field: string]: unknown };
}

export interface DaemonSet extends KubeObject {
  spec: WorkloadSpec & {
    updateStrategy?: {
      type?: string;
      rollingUpdate?: { maxUnavailable?: IntOrPercent };
    };
  };
  status?: { [field: string]: unknown };
}

export interface Job extends KubeObject {
  spec: WorkloadSpec & {
    parallelism?: number;
    completions?: number;
    backoffLimit?: number;
    suspend?: boolean;
  };
  status?: {
    conditions?: Condition[];
    startTime?: string;
    [field: string]: unknown;
  };
}

export interface Node extends KubeObject {
  status?: { nodeInfo?: { kubeletVersion?: string }; [field: string]: unknown };
}
