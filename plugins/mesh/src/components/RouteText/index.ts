export { RouteConditions, RouteTargets } from './RouteText';
