import {
  kindKeyOf,
  kinds,
  type KubernetesObject,
} from '@mesh-portal/istio-semantics';

const clusterScoped: readonly string[] = [
  kinds.namespace,
  kinds.node,
  kinds.mutatingWebhook,
  kinds.validatingWebhook,
  kinds.customResourceDefinition,
  kinds.gatewayClass,
];

/** The object with the namespace that kubectl would give it. */
export function inNamespace(
  object: KubernetesObject,
  namespace: string,
): KubernetesObject {
  return object.metadata?.namespace || clusterScoped.includes(kindKeyOf(object))
    ? object
    : { ...object, metadata: { ...object.metadata, namespace } };
}
