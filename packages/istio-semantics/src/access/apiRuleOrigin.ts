import { labelsOf, labelValue, stringAt, valueAt } from '../model/fields';
import { kinds, type MeshModel } from '../model';
import { refFromKey } from '../model/kinds';
import type { KubernetesObject, ObjectRef, Reason } from '../types';
import { policyName } from './policyName';

const prefix = 'apirule.gateway.kyma-project.io';

/**
 * The Kyma APIRule that generated an object, told by labels; the objects have no owner references.
 * Source: `internal/builders` of kyma-project/api-gateway. The older label holds `<name>.<namespace>`.
 */
export function apiRuleOf(object: KubernetesObject): ObjectRef | undefined {
  const labels = labelsOf(object);
  const name = labelValue(labels, `${prefix}/name`);
  const namespace = labelValue(labels, `${prefix}/namespace`);
  if (name && namespace) {
    return refFromKey(kinds.kymaApiRule, namespace, name);
  }
  const legacy = labelValue(labels, `${prefix}/v1beta1`) ?? '';
  const dot = legacy.lastIndexOf('.');
  return dot > 0
    ? refFromKey(kinds.kymaApiRule, legacy.slice(dot + 1), legacy.slice(0, dot))
    : undefined;
}

/** What an APIRule says of itself, in the words of its status; nothing where it is gone or was never reconciled. */
export function apiRuleStatus(model: MeshModel, rule: ObjectRef): Reason[] {
  const object = model.get(kinds.kymaApiRule, rule.namespace ?? '', rule.name);
  const status = valueAt(object, 'status');
  // Versions v2 and v2alpha1 first, then v1beta1.
  const state =
    stringAt(status, 'state') ?? stringAt(status, 'APIRuleStatus', 'code');
  const description =
    stringAt(status, 'description') ??
    stringAt(status, 'APIRuleStatus', 'desc');
  return state
    ? [
        {
          code: 'access.apiRuleStatus',
          params: {
            name: policyName(rule),
            status: description ? `${state}: ${description}` : state,
          },
          object: rule,
          field: 'status',
        },
      ]
    : [];
}
