export { ApiError } from './ApiError';
export type { StatusReason } from './ApiError';
export { ManualClock, SystemClock } from './clock';
export type { Clock } from './clock';
export type {
  FakeCluster,
  FakeClusterOptions,
  ListOptions,
  ResourceFamily,
} from './FakeCluster';
export type {
  RequestCounters,
  RequestFilter,
  RequestRecord,
} from './RequestCounters';
export type {
  KubeManifest,
  KubeObject,
  ObjectMeta,
  ObjectReference,
  OwnerReference,
} from './types';
export { startFakeCluster } from './startFakeCluster';
export type { Fault, Faults, WatchHandle } from './faults';
