/**
 * What Istio does with a set of Kubernetes objects, and why.
 *
 * @packageDocumentation
 */
export * from './types';
export * from './upgrade';
export * from './access';
export * from './ambient';
export * from './injection';
export * from './model';
export * from './mtls';
export * from './telemetry';
export * from './traffic';
export { messages, textOf } from './messages';
export type { ReasonCode } from './messages';
