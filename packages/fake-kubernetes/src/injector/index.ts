import type { Admission, ResourceApi } from '../api';
import { ApiError } from '../ApiError';
import type { KubeObject } from '../types';
import type { Node, Pod } from '../workloads';
import { injectPod } from './injectPod';
import { injectRequired } from './injectRequired';
import { InjectorSettings, readSettings } from './settings';
import { InjectorWebhook, matchingWebhooks } from './webhooks';

/**
 * Answers for Istio's injector when a pod is created, from the MutatingWebhookConfigurations and the control planes'
 * ConfigMaps that the cluster holds. A pod that reaches two injectors is injected twice; the later one stays.
 */
export function injectSidecars(api: ResourceApi): Admission {
  return (definition, object) => {
    if (definition.plural !== 'pods' || definition.group !== '') {
      return object;
    }
    const find = lookUp(api);
    const namespace = find('namespaces', undefined, object.metadata.namespace);
    if (!namespace) {
      return object;
    }
    const configurations = listAll(
      api,
      'mutatingwebhookconfigurations.admissionregistration.k8s.io',
    );
    return matchingWebhooks(configurations, object, namespace).reduce(
      (pod, webhook) => callInjector(api, webhook, pod as Pod),
      object,
    );
  };
}

function callInjector(
  api: ResourceApi,
  webhook: InjectorWebhook,
  pod: Pod,
): KubeObject {
  try {
    const settings = settingsFor(api, webhook);
    return injectRequired(pod, settings)
      ? injectPod(pod, settings, listAll(api, 'nodes') as Node[])
      : pod;
  } catch (error) {
    if (!(error instanceof ApiError)) {
      throw error;
    }
    if (!webhook.required) {
      return pod;
    }
    throw new ApiError(
      'InternalError',
      `Internal error occurred: failed calling webhook "${webhook.name}": ${error.message}`,
    );
  }
}

function settingsFor(
  api: ResourceApi,
  { revision, namespace, configuration }: InjectorWebhook,
): InjectorSettings {
  const find = lookUp(api);
  const suffix = revision === 'default' ? '' : `-${revision}`;
  const name = `istio-sidecar-injector${suffix}`;
  const injector = find('configmaps', namespace, name);
  if (!injector) {
    throw new ApiError(
      'InternalError',
      `no injector of revision ${revision}: MutatingWebhookConfiguration ${configuration} needs ConfigMap ${namespace}/${name}`,
    );
  }
  const mesh = find('configmaps', namespace, `istio${suffix}`);
  const istiod = find('deployments.apps', namespace, `istiod${suffix}`);
  return readSettings({
    revision,
    rootNamespace: namespace,
    injector,
    ...(mesh && { mesh }),
    ...(istiod && { istiod }),
  });
}

function lookUp(api: ResourceApi) {
  return (resource: string, namespace: string | undefined, name = '') => {
    const definition = api.registry.named(resource);
    return definition && api.store.get(definition, namespace, name);
  };
}

function listAll(api: ResourceApi, resource: string): KubeObject[] {
  const definition = api.registry.named(resource);
  return definition ? api.store.list(definition) : [];
}
