export { meshApiRef } from './meshApiRef';
