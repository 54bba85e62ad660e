import type { ObjectRef } from '@mesh-portal/istio-semantics';

/**
 * Whether an answer names an object anywhere: as its subject, in a reason, or as what it depends on. Parameters of
 * reasons do not count: what they hold may have been written by anybody.
 */
export function namesObject(answer: unknown, ref: ObjectRef): boolean {
  if (Array.isArray(answer)) {
    return answer.some(each => namesObject(each, ref));
  }
  if (typeof answer !== 'object' || answer === null) {
    return false;
  }
  const { group, kind, namespace, name } = answer as Partial<ObjectRef>;
  return (
    (kind === ref.kind &&
      name === ref.name &&
      (group ?? '') === (ref.group ?? '') &&
      (namespace ?? '') === (ref.namespace ?? '')) ||
    Object.entries(answer).some(
      ([key, each]) => key !== 'params' && namesObject(each, ref),
    )
  );
}
