export { startStandIns } from './startStandIns';
export type { StandIns } from './startStandIns';
