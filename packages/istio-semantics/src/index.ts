/**
 * What Istio does with a set of Kubernetes objects, and why.
 *
 * @packageDocumentation
 */
export * from './types';
export * from './access';
export * from './model';
export { messages } from './messages';
export type { ReasonCode } from './messages';
