export { VerdictReasons } from './VerdictReasons';
