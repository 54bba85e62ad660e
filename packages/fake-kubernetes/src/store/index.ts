export { ObjectStore } from './ObjectStore';
export type { Change, ChangeType } from './ObjectStore';
