export { MeshModel } from './MeshModel';
export type { MeshModelOptions, ModelInput } from './MeshModel';
export { meshConfigOf } from './controlPlane';
export type { InjectorConfig, MeshConfig } from './controlPlane';
export { compareConfigs, hiddenValue } from './fields';
export type { DirtySet } from './dirty';
export { kindKeyOf, kinds } from './kinds';
export type { KindKey } from './kinds';
export type { PodTemplate, Workload } from './workloads';
