export { expectationOf } from './expectation';
export type { Expectation } from './expectation';
export { injectionOf, revisionOf } from './injectionOf';
export {
  injectRequired,
  isIgnoredNamespace,
  isInjectionDisabled,
} from './injectRequired';
export type { InjectDecision, InjectionPolicy } from './injectRequired';
export { isReportedMissingProxy } from './missingProxy';
export { nativeSidecarsByDefault, proxyLocation } from './nativeSidecars';
export {
  injectionStatusOf,
  parseInjectionStatus,
  podRevisionOf,
  podShapeOf,
} from './podShape';
export type { InjectionStatus, PodShape } from './podShape';
export {
  explainInjector,
  injectorsOf,
  matchingWebhooks,
  readInjectors,
} from './webhooks';
export type { Injector, InjectorMatch, InjectorWebhook } from './webhooks';
