export { notFound } from './errors';
export { patchTypeOf } from './patching';
export type { PatchType } from './patching';
export { present, ResourceApi } from './ResourceApi';
export type { Admission, DeleteOptions, WriteOptions } from './ResourceApi';
