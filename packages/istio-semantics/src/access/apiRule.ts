import {
  isFields,
  isSubset,
  labelsOf,
  nameOf,
  namespaceOf,
  numberAt,
  stringAt,
  valueAt,
} from '../model/fields';
import { findSidecar } from '../injection/podShape';
import type { KubernetesObject, Labels } from '../types';

/** What Kyma's API gateway says about an APIRule it does not accept. */
export interface ApiRuleFailure {
  attributePath: string;
  message: string;
}

const withoutSelector = 'Target service label selectors are not defined';

/**
 * Every pod of the exposed Service must have a sidecar; one without pods passes. Mirrors
 * `internal/validation/injection.go` of kyma-project/api-gateway.
 *
 * @param selector - labels that the Service selects; undefined where it has no selector
 */
export function apiRuleInjectionFailures(
  pods: readonly KubernetesObject[],
  selector: Labels | undefined,
  namespace: string,
  attributePath: string,
): ApiRuleFailure[] {
  if (!selector) {
    return [
      { attributePath: `${attributePath}.injection`, message: withoutSelector },
    ];
  }
  return pods
    .filter(
      pod =>
        namespaceOf(pod) === namespace &&
        isSubset(selector, labelsOf(pod)) &&
        !findSidecar(isFields(pod.spec) ? pod.spec : {}),
    )
    .map(pod => ({
      attributePath,
      message: `Pod ${namespace}/${nameOf(
        pod,
      )} does not have an injected istio sidecar`,
    }));
}

/** The Service that a rule of an APIRule exposes. */
export interface ExposedService {
  name: string;
  namespace: string;
  port?: number;
}

/**
 * The rule's own service, else that of `spec.service`; its namespace is looked for in the same order, and is the
 * APIRule's last. An error where neither names a service. Mirrors `internal/helpers` of kyma-project/api-gateway.
 */
export function exposedService(
  apiRule: KubernetesObject,
  rule: unknown,
): ExposedService | { error: string } {
  const own = valueAt(rule, 'service');
  const common = valueAt(apiRule, 'spec', 'service');
  const chosen = isFields(own) ? own : common;
  const name = stringAt(chosen, 'name');
  if (!name) {
    return { error: 'service name is required but missing' };
  }
  const port = numberAt(chosen, 'port');
  const namespace =
    stringAt(own, 'namespace') ??
    stringAt(common, 'namespace') ??
    namespaceOf(apiRule);
  return {
    name,
    namespace: namespace || 'default',
    ...(port === undefined ? {} : { port }),
  };
}

/** Seconds until a request through an APIRule fails. */
export function apiRuleTimeout(
  apiRule: KubernetesObject,
  rule: unknown,
): number {
  return (
    numberAt(rule, 'timeout') ?? numberAt(apiRule, 'spec', 'timeout') ?? 180
  );
}
