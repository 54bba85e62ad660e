export { Faults } from './Faults';
export type { Fault, WatchHandle } from './Faults';
