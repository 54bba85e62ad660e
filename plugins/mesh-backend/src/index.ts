/**
 * Watches clusters, evaluates what Istio does there, stores and serves the verdicts.
 *
 * @packageDocumentation
 */
export { meshPlugin as default } from './plugin';
