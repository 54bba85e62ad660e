export { kymaRestartPlan } from './kymaActions';
export type {
  KymaAction,
  KymaCluster,
  KymaPlan,
  KymaWarning,
} from './kymaActions';
export { mergedMetricsPort } from './kymaIstio';
export {
  isKymaEligible,
  isKymaInjected,
  isKymaWorkload,
  kymaSettingsOf,
  kymaTriggers,
  needsCni,
  needsCompatibility,
  needsDnsProxying,
  needsImageOrResources,
  needsIngressGatewayRestart,
  needsPrometheusMerge,
  needsProxyStatsMatcher,
  parseLastApplied,
} from './kymaPredicates';
export type { KymaExpectation, KymaIstioSettings } from './kymaPredicates';
export {
  kymaPasses,
  kymaRestartStatus,
  kymaWarningMessage,
} from './kymaStatus';
export type { KymaPass, KymaRestarts, KymaRestartStatus } from './kymaStatus';
export { restartOf } from './restartOf';
