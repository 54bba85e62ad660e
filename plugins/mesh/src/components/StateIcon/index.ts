export { StateIcon } from './StateIcon';
