import type { ObjectRef } from '../types';

/** `namespace/name`, for sentences. */
export function policyName({ namespace, name }: ObjectRef): string {
  return namespace ? `${namespace}/${name}` : name;
}
