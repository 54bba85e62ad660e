export { RestartWorklist } from './RestartWorklist';
