/**
 * What Istio does with a set of Kubernetes objects, and why.
 *
 * @packageDocumentation
 */
export * from './types';
export { answersOf } from './answersOf';
export { affectedBy, whatIf } from './whatIf';
export type { AffectedVerdict, ChangedVerdict, Question } from './whatIf';
export * from './upgrade';
export * from './access';
export * from './ambient';
export * from './controlPlane';
export * from './findings';
export * from './injection';
export * from './manifests';
export * from './model';
export * from './mtls';
export * from './telemetry';
export * from './traffic';
export * from './validation';
export { messages, textOf } from './messages';
export type { ReasonCode } from './messages';
