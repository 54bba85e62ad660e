export { resolveGatewayName, resolveShortName } from './hosts';
export { mostSpecificHost, resourceNameFromHost, scopedFqdn } from './hosts';
export type { HostTable } from './hosts';
export {
  DestinationRuleIndex,
  originsOf,
  selectRule,
} from './destinationRules';
export type { MergedRule, RuleScope } from './destinationRules';
export { mergeSubsetTrafficPolicy } from './trafficPolicy';
export {
  matchesConflict,
  mergeHttpRoutes,
  mergeVirtualServices,
} from './delegates';
export { convertRetries } from './retries';
export {
  mostSpecificVirtualServices,
  VirtualServiceIndex,
} from './virtualServiceIndex';
export { convertHttpRoutes } from './httpRoutes';
export type { RouteLookup } from './httpRoutes';
export {
  convertedRoutes,
  destinationRulesOf,
  hostOfService,
  virtualServicesOf,
} from './indexes';
export { trafficOf, trafficServices } from './trafficOf';
export type { TrafficView } from './ruling';
