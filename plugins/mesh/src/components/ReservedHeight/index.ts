export { ReservedHeight } from './ReservedHeight';
