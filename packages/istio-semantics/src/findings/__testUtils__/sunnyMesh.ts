import { injectionWebhooks } from '../../manifests/injectionWebhooks';
import { world } from '../../__testUtils__/world';
import type { KubernetesObject } from '../../types';

/** A small world in which there is one problem, and what is said of it: `id Kind ns/name: affected`. */
export type FindingCase = readonly [
  what: string,
  objects: readonly KubernetesObject[],
  expected: readonly string[],
];

/** The namespace, with a label in YAML. */
export const namespace = (label: string) =>
  world(`namespace shop: { metadata: { labels: { ${label} } } }`);

/** A control plane, a namespace that it injects into, and a service. */
export const mesh = [
  injectionWebhooks('default'),
  ...world(`
configMap istio-system/istio: { data: { mesh: '{}' } }
configMap istio-system/istio-sidecar-injector:
  data: { config: '{"policy":"enabled"}', values: '{"global":{"hub":"hub","tag":"1.30.2","proxy":{"image":"proxyv2"}}}' }
deployment istio-system/istiod:
  metadata: { labels: { app: istiod, istio.io/rev: default } }
  spec: { template: { metadata: { labels: { app: istiod } }, spec: { containers: [{ name: discovery, image: hub/pilot:1.30.2 }] } } }
service istio-system/istiod: { spec: { ports: [{ name: https, port: 443 }] } }
service shop/cart: { spec: { selector: { app: cart }, ports: [{ name: http, port: 80 }] } }
`),
  ...namespace('istio-injection: enabled'),
];

interface PodLook {
  app?: string;
  version?: string;
  /** Tag of the proxy's image; none without a proxy. */
  proxy?: string | false;
  ready?: boolean;
  account?: string;
  /** Name of the Deployment that it belongs to. */
  deployment?: string;
  /** Further annotations, in YAML. */
  annotations?: string;
}

/** A pod of the namespace. */
export function pod(
  name: string,
  {
    app = 'cart',
    version = 'v1',
    proxy = '1.30.2',
    ready = true,
    account = name,
    deployment,
    annotations: more,
  }: PodLook = {},
): KubernetesObject[] {
  const annotations = `annotations: { istio.io/rev: default, sidecar.istio.io/status: '{"revision":"default"}', ${
    more ?? ''
  } }`;
  const owner = `ownerReferences: [{ apiVersion: apps/v1, kind: Deployment, name: ${deployment}, controller: true }]`;
  return world(`
pod shop/${name}:
  metadata:
    labels: { app: ${app}, version: ${version} }
    ${proxy ? annotations : ''}
    ${deployment ? owner : ''}
  spec:
    serviceAccountName: ${account}
    containers:
      - { name: app }
      ${proxy ? `- { name: istio-proxy, image: "hub/proxyv2:${proxy}" }` : ''}
  status: { phase: Running, conditions: [{ type: Ready, status: '${
    ready ? 'True' : 'False'
  }' }] }`);
}

/** The Deployment `cart`, with annotations of its pods in YAML. */
export const deployment = (annotations = '') =>
  world(
    `deployment shop/cart: { spec: { template: { metadata: { labels: { app: cart }, annotations: { ${annotations} } }, spec: { serviceAccountName: cart } } } }`,
  );
