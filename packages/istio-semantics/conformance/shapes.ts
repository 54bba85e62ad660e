import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject, Labels, PodTemplate } from '../src';

/** Labels of an object that may be absent. */
export function labels(object: KubernetesObject | undefined): Labels {
  return object?.metadata?.labels ?? {};
}

/** The first Pod among a case's objects. */
export function podIn(input: readonly KubernetesObject[]): KubernetesObject {
  return input.find(each => each.kind === 'Pod') ?? {};
}

/** A pod as the template it would be made of. */
export function templateOf(pod: KubernetesObject): PodTemplate {
  return {
    labels: labels(pod),
    annotations: pod.metadata?.annotations ?? {},
    spec: (pod.spec ?? {}) as PodTemplate['spec'],
  };
}

/** Of all that is known, what a case asks for. */
export function picked(facts: object, expected: unknown): object {
  const asked = Object.keys((expected ?? {}) as object);
  return Object.fromEntries(
    Object.entries(facts).filter(([key]) => asked.includes(key)),
  );
}

/** The same members in the order in which a case lists them, for a question about a multiset. */
export function inOrderOf<T>(expected: unknown, actual: readonly T[]): T[] {
  const listed = Array.isArray(expected) ? expected : [];
  const places = new Map(
    actual.map(each => [
      each,
      listed.findIndex(other => isDeepStrictEqual(other, each)),
    ]),
  );
  return [...actual].sort((a, b) => places.get(a)! - places.get(b)!);
}
