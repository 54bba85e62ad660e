import { labelsOf, labelValue } from '../model/fields';
import { kinds } from '../model';
import { refFromKey } from '../model/kinds';
import type { KubernetesObject, ObjectRef } from '../types';

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
