export {
  analyze,
  findingsOf,
  findingsOfService,
  findingsOfWorkload,
  unseenKinds,
} from './findingsOf';
export type { AnswersOf } from './findingsOf';
export { findingsFromAnswers } from './own/answers';
export type { JudgedAnswers } from './own/answers';
export { findingDefinitions } from './definitions';
export type { FindingDefinition, FindingScope } from './definitions';
export { brokenPromise } from './own/promises';
export { rootFindings } from './own/roots';
export { findingAt } from './own/trials';
export { inconsistentServices } from './istio/multiClusterServices';
export { analyzers } from './registry';
export type { Analyzer } from './analyzer';
