import type {
  ObjectRef,
  Reason,
  ReasonCode,
} from '@mesh-portal/istio-semantics';
import { textOf } from '@mesh-portal/istio-semantics/messages';

export function reason(
  code: ReasonCode,
  params: Reason['params'] = {},
  object?: ObjectRef,
  field?: string,
): Reason {
  return { code, params, object, field };
}

/** What the engine's message table makes of a reason, so that tests follow its wording. */
export function sentence(code: ReasonCode, params: Reason['params'] = {}) {
  return textOf({ code, params });
}
