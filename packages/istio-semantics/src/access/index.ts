export { decide } from './decide';
export type { AccessDecision } from './decide';
export type { AccessRequest, PathNormalization } from './requestFacts';
export type { RequestToken } from './requestAuthentication';
export { attachedPolicies, attaches } from './attachment';
export type { PolicySelection, ServiceTarget, TargetRef } from './attachment';
export { ztunnelPoliciesOf } from './ztunnel';
export { ztunnelConversion } from './ztunnelPolicy';
export { convertPeerAuthentication } from './ztunnelPeerAuthentication';
export type {
  ZtunnelConversion,
  ZtunnelMatch,
  ZtunnelPolicy,
  ZtunnelString,
} from './ztunnelPolicy';
export { jwtOf } from './jwtOf';
export {
  apiRuleInjectionFailures,
  apiRuleTimeout,
  exposedService,
} from './apiRule';
export type { ApiRuleFailure, ExposedService } from './apiRule';
export { apiRuleObjects } from './apiRuleObjects';
export type { ApiRuleObjects } from './apiRuleObjects';
