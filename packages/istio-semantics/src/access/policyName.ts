import type { ObjectRef, Reason } from '../types';

/** `namespace/name`, for sentences. */
export function policyName({ namespace, name }: ObjectRef): string {
  return namespace ? `${namespace}/${name}` : name;
}

/** Caveats for what may decide about requests without being looked at. */
export function foreignReasons(foreign: readonly ObjectRef[]): Reason[] {
  return foreign.map(object => ({
    code: 'access.foreignFilter',
    params: { kind: object.kind, policy: policyName(object) },
    object,
  }));
}
