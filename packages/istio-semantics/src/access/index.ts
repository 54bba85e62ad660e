export { decide } from './decide';
export type { AccessDecision } from './decide';
export type { AccessRequest, PathNormalization } from './requestFacts';
export type { RequestToken } from './requestAuthentication';
export { attachedPolicies, attaches } from './attachment';
export type { PolicySelection, ServiceTarget, TargetRef } from './attachment';
