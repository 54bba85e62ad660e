export { withoutOwner } from './deletion';
export { notFound } from './errors';
export { patchTypeOf } from './patching';
export type { PatchType } from './patching';
export { present, ResourceApi } from './ResourceApi';
export type { DeleteOptions } from './deletion';
export type { Admission, WriteOptions } from './ResourceApi';
