import { MeshModel, MeshModelOptions, Workload } from '../model';
import type { KubernetesObject } from '../types';

/** An object of namespace `shop`. */
export function policy(
  kind: string,
  name: string,
  spec: object,
  metadata: object = {},
): KubernetesObject {
  return {
    apiVersion: 'security.istio.io/v1',
    kind,
    metadata: { name, namespace: 'shop', ...metadata },
    spec,
  };
}

/** A pod `cart` of namespace `shop`, behind a sidecar, behind ztunnel, or behind nothing. */
export function cartPod(
  proxy: 'sidecar' | 'ambient' | 'none' = 'sidecar',
  name = 'cart',
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'shop',
      labels: { app: 'cart' },
      annotations: {
        ...(proxy === 'sidecar' ? { 'sidecar.istio.io/status': '{}' } : {}),
        ...(proxy === 'ambient'
          ? { 'ambient.istio.io/redirection': 'enabled' }
          : {}),
      },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'StatefulSet',
          name: 'cart',
          controller: true,
        },
      ],
    },
    spec: {
      containers: [
        { name: 'app' },
        ...(proxy === 'sidecar' ? [{ name: 'istio-proxy' }] : []),
      ],
    },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  };
}

/** The mesh configuration of the default revision. */
export function meshConfig(mesh: object): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'istio', namespace: 'istio-system' },
    data: { mesh: JSON.stringify(mesh) },
  };
}

/** A model of the objects, and the workload of `cart`. */
export function cartWorld(
  objects: readonly KubernetesObject[],
  options?: MeshModelOptions,
): { model: MeshModel; cart: Workload } {
  const pods = objects.some(each => each.kind === 'Pod') ? [] : [cartPod()];
  const config = objects.some(each => each.kind === 'ConfigMap')
    ? []
    : [meshConfig({})];
  const model = MeshModel.of([...pods, ...config, ...objects], options);
  return { model, cart: model.workloads('shop')[0] };
}
