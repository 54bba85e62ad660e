export { CheckFacts } from './CheckFacts';
