import { LabelSelector, matchesLabels, readLabelSelector } from '../selectors';
import type { Pod } from '../workloads';

export interface InjectionPolicy {
  policy: string;
  neverInject: readonly LabelSelector[];
  alwaysInject: readonly LabelSelector[];
}

const INJECT = 'sidecar.istio.io/inject';
const IGNORED_NAMESPACES = [
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'local-path-storage',
];

/** The injector's own decision about a pod that reached it: `pkg/kube/inject/inject.go → injectRequired`. */
export function injectRequired(
  { metadata, spec }: Pod,
  { policy, neverInject, alwaysInject }: InjectionPolicy,
): boolean {
  if (
    spec.hostNetwork ||
    IGNORED_NAMESPACES.includes(metadata.namespace ?? '')
  ) {
    return false;
  }
  const wish = metadata.labels?.[INJECT] ?? metadata.annotations?.[INJECT];
  if (wish === 'true' || wish === 'false') {
    return wish === 'true';
  }
  const matchesAny = (selectors: readonly LabelSelector[]) =>
    selectors
      .map(readLabelSelector)
      .some(
        requirements =>
          requirements.length > 0 &&
          matchesLabels(requirements, metadata.labels),
      );
  if (matchesAny(neverInject)) {
    return false;
  }
  return matchesAny(alwaysInject) || policy === 'enabled';
}
