import type {
  ObjectRef,
  Reason,
  ReasonCode,
} from '@mesh-portal/istio-semantics';

export function reason(
  code: ReasonCode,
  params: Reason['params'] = {},
  object?: ObjectRef,
  field?: string,
): Reason {
  return { code, params, object, field };
}
