import { listAt, namespaceOf } from '../model/fields';
import type { KubernetesObject } from '../types';
import {
  CompiledPolicy,
  CompiledRule,
  Condition,
  operationConditions,
  sourceConditions,
  whenConditions,
} from './rules';
import {
  canMatch,
  Layer4Rule,
  layer4Rule,
  ztunnelConversion,
} from './ztunnelPolicy';

/** ztunnel leaves out values it cannot read, and then conditions without any. */
function usable(conditions: readonly Condition[]): Condition[] {
  return conditions
    .filter(each => each.values.length + each.notValues.length > 0)
    .map(each => ({ ...each, whole: true }));
}

function layer4Clauses(
  { rule }: Layer4Rule,
  policyNamespace: string,
): CompiledRule {
  return [
    rule.to.map(each => operationConditions(each.operation)),
    rule.from.map(each => sourceConditions(each.source, policyNamespace)),
    ...rule.when.map(each => [whenConditions(each) ?? []]),
  ]
    .filter(clause => clause.length > 0)
    .map(clause => clause.map(usable).filter(each => each.length > 0));
}

/** An AuthorizationPolicy as ztunnel enforces it; undefined where it does not. */
export function compileZtunnelPolicy(
  object: KubernetesObject,
): CompiledPolicy | undefined {
  const { policy } = ztunnelConversion(object, '');
  if (!policy) {
    return undefined;
  }
  const namespace = namespaceOf(object);
  const rules = listAt(object, 'spec', 'rules').map(each =>
    layer4Rule(each, namespace),
  );
  return {
    object: { ...object, spec: { rules: rules.map(each => each.rule) } },
    action: policy.action,
    dryRun: false,
    layer4: true,
    provider: '',
    rules: rules.map(each =>
      canMatch(each) && (policy.action === 'DENY' || each.http.length === 0)
        ? layer4Clauses(each, namespace)
        : undefined,
    ),
  };
}
