import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  textOf,
  type Finding,
  type ObjectRef,
  type Reason,
} from '@mesh-portal/istio-semantics';

/** Sentences in English, the deciding one first. */
export function sentencesOf(because: readonly Reason[]): string[] {
  return [...new Set(because.map(textOf))];
}

/** `Deployment shop/orders`. */
export function nameOf({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

/** The full entity ref in lower case, as the mesh plugin keeps it. */
export function entityRefOf(text: string): string {
  try {
    return stringifyEntityRef(
      parseEntityRef(text, { defaultKind: 'component' }),
    );
  } catch {
    throw new InputError(
      "'entityRef' must be an entity ref such as component:default/orders",
    );
  }
}

/** A finding in words. */
export function sayFinding({ id, severity, because, fix, object }: Finding) {
  return {
    code: id,
    severity,
    title: textOf(because[0]),
    ...(fix && { fix: textOf(fix.summary) }),
    object: nameOf(object),
  };
}
