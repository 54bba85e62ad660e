export { FixNext } from './FixNext';
