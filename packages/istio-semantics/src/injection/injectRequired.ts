import type { InjectorConfig } from '../model/controlPlane';
import { booleanAt, isFields, labelValue } from '../model/fields';
import { isEmptySelector, matchesSelector } from '../model/labelSelector';
import type { PodTemplate } from '../model/workloads';
import type { InjectionAnswer, Labels, Reason } from '../types';

const ignoredNamespaces: readonly string[] = [
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'local-path-storage',
];

/** Namespaces in which nothing is ever injected. Mirrors `pkg/kube/inject/initializer.go → IgnoredNamespaces`. */
export function isIgnoredNamespace(namespace: string): boolean {
  return ignoredNamespaces.includes(namespace);
}

/** What the webhook decides by; the parts of an injector configuration. */
export type InjectionPolicy = Pick<
  InjectorConfig,
  'policy' | 'alwaysInjectSelector' | 'neverInjectSelector'
>;

export interface InjectDecision {
  inject: boolean;
  /** Questions in the order in which Istio asks them, up to the one that decides. */
  trace: InjectionAnswer['trace'];
  /** True where the answer came from the injector's configuration and not from the pod. */
  fromConfiguration: boolean;
}

/** The pod's own word: label before annotation. Mirrors `pkg/kube/inject/inject.go → injectRequired`. */
export function injectSetting(
  template: Pick<PodTemplate, 'labels' | 'annotations'>,
) {
  const label = labelValue(template.labels, 'sidecar.istio.io/inject');
  return label !== undefined
    ? { source: 'label' as const, value: label }
    : {
        source: 'annotation' as const,
        value: labelValue(template.annotations, 'sidecar.istio.io/inject'),
      };
}

/** Is injection switched off on the pod itself? Mirrors `istioctl/pkg/injector → injectionDisabled`. */
export function isInjectionDisabled(
  template: Pick<PodTemplate, 'labels' | 'annotations'>,
): boolean {
  return injectSetting(template).value?.toLowerCase() === 'false';
}

function selects(selectors: readonly unknown[], labels: Labels): boolean {
  return selectors.some(
    each =>
      isFields(each) && !isEmptySelector(each) && matchesSelector(each, labels),
  );
}

/**
 * The decision inside the webhook, for a pod that reached it.
 * Mirrors `pkg/kube/inject/inject.go → injectRequired`.
 */
export function injectRequired(
  policy: InjectionPolicy,
  template: PodTemplate,
  namespace: string,
): InjectDecision {
  const trace: InjectDecision['trace'] = [];
  const ask = (reason: Reason, decided: boolean) => {
    trace.push({ reason, decided });
    return decided;
  };
  const decide = (inject: boolean, fromConfiguration = false) => ({
    inject,
    trace,
    fromConfiguration,
  });

  if (booleanAt(template.spec, 'hostNetwork')) {
    ask({ code: 'injection.hostNetwork', params: {} }, true);
    return decide(false);
  }
  if (isIgnoredNamespace(namespace)) {
    ask({ code: 'injection.ignoredNamespace', params: { namespace } }, true);
    return decide(false);
  }
  const { source, value } = injectSetting(template);
  if (value !== undefined) {
    const explicit = value === 'true' || value === 'false';
    const code = explicit
      ? 'injection.podSays'
      : 'injection.podSaysNothingKnown';
    if (ask({ code, params: { source, value } }, explicit)) {
      return decide(value === 'true');
    }
  }
  if (selects(policy.neverInjectSelector, template.labels)) {
    ask({ code: 'injection.neverInject', params: {} }, true);
    return decide(false, true);
  }
  if (selects(policy.alwaysInjectSelector, template.labels)) {
    ask({ code: 'injection.alwaysInject', params: {} }, true);
    return decide(true, true);
  }
  ask({ code: 'injection.policy', params: { policy: policy.policy } }, true);
  return decide(policy.policy === 'enabled', true);
}
