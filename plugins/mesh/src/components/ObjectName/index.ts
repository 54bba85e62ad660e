export { ObjectName } from './ObjectName';
